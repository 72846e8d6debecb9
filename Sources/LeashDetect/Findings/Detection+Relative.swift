import LeashCore

extension Detection {
    /// The same with all paths as seen from a folder.
    func relative(to folder: String) -> Detection {
        guard !folder.isEmpty else { return self }
        var moved = self
        moved.apps = apps.map { app in
            var app = app
            app.path = Self.relative(app.path, to: folder)
            app.runtimes = app.runtimes.map { $0.relative(to: folder) }
            app.needs = app.needs.map { $0.relative(to: folder) }
            return app
        }
        moved.warnings = warnings.map {
            Diagnostic($0.severity, at: $0.location.relative(to: folder), $0.message, hint: $0.hint)
        }
        return moved
    }

    /// `../package.json` for what is above.
    fileprivate static func relative(_ path: String, to folder: String) -> String {
        let (names, base) = (path.split(separator: "/"), folder.split(separator: "/"))
        let shared = zip(names, base).prefix { $0 == $1 }.count
        let up = Array(repeating: Substring(".."), count: base.count - shared)
        return (up + names[shared...]).joined(separator: "/")
    }
}

extension Runtime {
    fileprivate func relative(to folder: String) -> Runtime {
        var moved = self
        moved.location = location.relative(to: folder)
        moved.framework = framework.map { Framework($0.name, at: $0.location.relative(to: folder)) }
        return moved
    }
}

extension Need {
    fileprivate func relative(to folder: String) -> Need {
        func moved(_ witness: Witness) -> Witness {
            var witness = witness
            witness.location = witness.location.relative(to: folder)
            return witness
        }
        var need = self
        need.evidence = evidence.map { item in
            var item = item
            item.location = item.location.relative(to: folder)
            return item
        }
        need.witnesses = witnesses.map(moved)
        need.counterWitnesses = counterWitnesses.map(moved)
        return need
    }
}

extension SourceLocation {
    fileprivate func relative(to folder: String) -> SourceLocation {
        SourceLocation(file: Detection.relative(file, to: folder), line: line, column: column)
    }
}
