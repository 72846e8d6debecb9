extension Deploy {
    /// The files of Compose: services with a database's image, and the variables of the others.
    ///
    /// Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md.
    static func lookAtCompose(_ app: AppFolder, _ findings: inout Findings) {
        for (name, reason) in composeFiles {
            if let text = app.text(name) { note(compose: text, reason: reason, app, &findings) }
        }
        guard app.workspace != app.path else { return }
        // Whose a service of the whole workspace is can't be told: it speaks for the tools of all.
        for name in ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"] {
            guard let text = app.workspaceText(name) else { continue }
            var shared = Findings()
            note(compose: text, reason: nil, app, &shared)
            findings.witnesses += shared.witnesses
            findings.witnesses += shared.evidence.filter { $0.level == .declared }
                .map { Witness(.service($0.service), $0.name, at: $0.location) }
        }
    }

    /// With why what stands in them proves nothing.
    private static let composeFiles: [(name: String, reason: String?)] =
        ["compose", "docker-compose", ".devcontainer/compose", ".devcontainer/docker-compose"].flatMap { base in
            let isForDevelopment = base.hasPrefix(".")
            let infixes =
                isForDevelopment ? [""] : ["", ".override", ".prod", ".production", ".dev", ".development", ".local"]
            let reason = isForDevelopment ? "for development only" : nil
            let names = infixes.map { (base + $0, reason) }
            let tests = isForDevelopment ? [] : [".test", ".tests", ".testing", ".ci", ".e2e"]
            return (names + tests.map { (base + $0, "for tests only") })
                .flatMap { [($0.0 + ".yaml", $0.1), ($0.0 + ".yml", $0.1)] }
        }

    private static func note(
        compose text: SourceText,
        reason: String?,
        _ app: AppFolder,
        _ findings: inout Findings
    ) {
        guard let root = app.parsed(text, as: { text throws(FormatError) in try YAMLFormat.parse(text) }) else {
            return
        }
        for service in root["services"]?.members ?? [] {
            let why = reason ?? testReason(service)
            let image = (service.value["image"]?.string).map(interpolated)
            if let image, let engine = ContainerImage(image).engine {
                let line = service.value["image"]?.line ?? service.line
                findings.declare(engine, image, at: text.location(line: line), reason: why)
            } else if why == nil {
                findings.note(composeVariables(service.value["environment"]), in: text)
            }
        }
    }

    /// Why a service is there for tests only; `nil` if it is not.
    private static func testReason(_ service: Value.Member) -> String? {
        let isTest: (String) -> Bool = { name in
            name.lowercased().split { $0 == "-" || $0 == "_" || $0 == "." }
                .contains { ["test", "tests", "testing", "e2e", "ci"].contains($0) }
        }
        let profiles = service.value["profiles"]?.elements.compactMap(\.string) ?? []
        if let profile = profiles.first, profiles.allSatisfy(isTest) { return "only with the profile \(profile)" }
        return isTest(service.key) ? "for tests only" : nil
    }

    /// A table, or a list of `KEY=value`.
    private static func composeVariables(_ value: Value?) -> [Variable] {
        let members = (value?.members ?? []).compactMap { member in
            member.value.string.map { Variable(key: member.key, value: interpolated($0), line: member.line) }
        }
        return members
            + (value?.elements ?? []).compactMap { element in
                guard let parts = element.string?.split(separator: "=", maxSplits: 1), parts.count == 2 else {
                    return nil
                }
                return Variable(key: String(parts[0]), value: interpolated(String(parts[1])), line: element.line)
            }
    }
}

/// A text in which `${NAME:-value}` and the like are their default, and other variables nothing.
func interpolated(_ text: String) -> String {
    guard text.contains("$") else { return text }
    var (result, rest) = ("", text[...])
    while let dollar = rest.firstIndex(of: "$") {
        result += rest[..<dollar]
        rest = rest[rest.index(after: dollar)...]
        if rest.first == "$" {
            result += "$"
            rest.removeFirst()
        } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            if let minus = inside.firstIndex(of: "-") { result += inside[inside.index(after: minus)...] }
            rest = rest[rest.index(after: end)...]
        } else {
            rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "_" }
        }
    }
    return result + rest
}
