import LeashCore

/// Erlang's rebar.config.
package enum Erlang: Ecosystem {
    package static let runtime = "erlang"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("rebar.config"), let terms = app.parsed(source, as: ErlangTerm.terms) else {
            return
        }
        var dependencies = dependencies(terms, .runtime, in: source)
        for profile in terms.values("profiles").flatMap(\.list) where profile.tuple.count == 2 {
            let isRunning = profile.tuple[0].atom == "prod"
            let use: Dependency.Use = isRunning ? .runtime : profile.tuple[0].atom == "test" ? .test : .development
            dependencies += Self.dependencies(profile.tuple[1].list, use, in: source)
        }
        findings.note(dependencies, Elixir.packages)
        let framework = dependencies.framework(["nova", "cowboy", "elli"])
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["rebar.lock"], in: app, framework: framework)
        )
    }

    /// `{deps, [epgsql, {eredis, "1.7.1"}]}`.
    private static func dependencies(
        _ terms: [ErlangTerm],
        _ use: Dependency.Use,
        in source: SourceText
    ) -> [Dependency] {
        terms.values("deps").flatMap(\.list).compactMap { term in
            let name = term.atom ?? term.tuple.first?.atom
            return name.map { Dependency($0, use, at: source.location(line: term.line)) }
        }
    }
}
