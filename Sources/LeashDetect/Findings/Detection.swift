package import LeashCore

/// What was found in a folder: its apps, and what each needs.
package struct Detection: Sendable {
    package var apps: [App]
    /// Whatever could not be read, and limits that were reached.
    package var warnings: [Diagnostic]

    package init(apps: [App], warnings: [Diagnostic]) {
        self.apps = apps
        self.warnings = warnings
    }

    /// One folder with manifests of its own.
    package struct App: Sendable {
        /// Relative to the folder that was looked at; empty for that itself.
        package var path: String
        /// The primary first.
        package var runtimes: [Runtime]
        package var needs: [Need]

        package init(path: String, runtimes: [Runtime], needs: [Need]) {
            self.path = path
            self.runtimes = runtimes
            self.needs = needs
        }
    }
}

extension Detection {
    /// Everything that was decided, a line each, in words that do not change: what the corpus of tests holds against
    /// what is expected.
    ///
    /// ```
    /// app .: python flask
    /// postgres needed
    ///   driver psycopg2 requirements.txt:3
    ///   hint pytest-postgresql requirements-dev.txt:1 (development only)
    /// warning requirements.txt:9: ...
    /// ```
    package var summary: String {
        var lines: [String] = []
        for app in apps {
            let runtimes = app.runtimes.map { [$0.name, $0.framework?.name].compactMap(\.self).joined(separator: " ") }
            lines.append("app \(app.path.isEmpty ? "." : app.path): \(runtimes.joined(separator: ", "))")
            for need in app.needs { lines += need.summary }
        }
        for warning in warnings { lines.append("warning \(warning.location): \(warning.message)") }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension Need {
    fileprivate var summary: [String] {
        ["\(service.rawValue) \(verdict.rawValue)"]
            + evidence.map { item in
                let place = "\(item.location.file):\(item.location.line)"
                return "  \(item.level.name) \(item.name) \(place)" + (item.reason.map { " (\($0))" } ?? "")
            } + witnesses.map { "  for \($0.text) \($0.location.file):\($0.location.line)" }
            + counterWitnesses.map { "  against \($0.text) \($0.location.file):\($0.location.line)" }
    }
}
