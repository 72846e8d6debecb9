import LeashCore

/// What belongs to no language: the files of deployers and containers, and examples of environments.
enum Deploy {
    /// Adds what is declared in an app's folder, and what the settings there and in its workspace tell.
    ///
    /// It comes after the languages: a runtime that is declared is mostly one that they have found.
    static func look(at app: AppFolder, _ findings: inout Findings) {
        lookAtHeroku(app, &findings)
        lookAtRender(app, &findings)
        lookAtDigitalOcean(app, &findings)
        lookAtFly(app, &findings)
        lookAtCompose(app, &findings)
        lookAtDockerfile(app, &findings)
        lookAtProcfile(app, &findings)
        lookAtLeash(app, &findings)
        lookAtExamples(app, &findings)
    }
}

extension Findings {
    /// Runtimes that stand for one another where one is declared: the first is its usual name.
    private static let families = [
        ["node", "bun", "deno"], ["java", "kotlin", "scala", "clojure", "jvm"], ["dotnet", ".net"],
        ["elixir", "erlang", "gleam"], ["dart", "flutter"],
    ]

    /// Notes that a file says what the app runs on.
    mutating func declare(_ name: String, at location: SourceLocation) {
        let family = Self.families.first { $0.contains(name) } ?? [name]
        let index =
            runtimes.firstIndex { $0.name == name } ?? runtimes.firstIndex { family.contains($0.name) }
        if let index {
            runtimes[index].rank = .declared
        } else {
            runtimes.append(Runtime(name, .declared, at: location))
        }
    }

    /// Notes a service that a file asks for, or another engine that it does.
    ///
    /// - Parameters:
    ///   - engine: what it is.
    ///   - name: what the file calls it.
    ///   - location: where that stands.
    ///   - reason: why it proves nothing; `nil` if it does.
    mutating func declare(_ engine: Engine, _ name: String, at location: SourceLocation, reason: String? = nil) {
        switch engine {
        case .service(let service):
            evidence.append(
                Evidence(service, reason == nil ? .declared : .hint, name, at: location, reason: reason)
            )
        case .other:
            if reason == nil { witnesses.append(Witness(engine, name, at: location)) }
        }
    }
}
