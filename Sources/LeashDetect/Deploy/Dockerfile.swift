import LeashCore

/// The stages of a Dockerfile.
///
/// Source: https://docs.docker.com/reference/dockerfile/.
package struct Dockerfile {
    struct Stage {
        /// What it begins with: an image, or an earlier stage.
        let base: String
        let line: Int
        let name: String?
        /// The stages and images that files are taken from.
        var sources: [String] = []
        /// Words of what is run; those of an entry point first.
        var entryPoint: [String] = []
        var command: [String] = []
    }

    private(set) var stages: [Stage] = []
    private var arguments: [String: String] = [:]

    package init(_ text: SourceText) {
        for instruction in DockerInstructions(text) { note(instruction) }
    }

    private mutating func note(_ instruction: DockerInstructions.Element) {
        let words = instruction.rest.split { $0.isWhitespace }.map(String.init)
        let last = stages.count - 1
        switch instruction.name {
        case "ARG" where stages.isEmpty:
            for word in words {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2 { arguments[parts[0]] = parts[1].trimmedQuotes }
            }
        case "FROM":
            let plain = words.drop { $0.hasPrefix("--") }
            guard let base = plain.first else { return }
            let isNamed = plain.count >= 3 && plain[plain.startIndex + 1].lowercased() == "as"
            let name = isNamed ? plain[plain.startIndex + 2].lowercased() : nil
            stages.append(Stage(base: resolved(base), line: instruction.line, name: name))
        case "COPY" where last >= 0:
            stages[last].sources += words.filter { $0.hasPrefix("--from=") }.map { resolved(String($0.dropFirst(7))) }
        case "ENTRYPOINT" where last >= 0: stages[last].entryPoint = command(instruction.rest)
        case "CMD" where last >= 0: stages[last].command = command(instruction.rest)
        default: break
        }
    }

    /// `$NAME` and `${NAME:-default}` by what an `ARG` before the first stage says.
    private func resolved(_ text: String) -> String {
        guard text.contains("$") else { return text }
        let known = arguments.sorted { $0.key.count > $1.key.count }.reduce(text) { text, argument in
            let text = text.replacing("${\(argument.key)}", with: argument.value)
            return text.replacing("$\(argument.key)", with: argument.value)
        }
        return interpolated(known)
    }

    /// Of a JSON list its words; of a line of the shell that line, as one word.
    private func command(_ rest: String) -> [String] {
        if let words = (try? JSON.parse(rest))?.elements { return words.compactMap(\.text) }
        return ["sh", "-c", rest]
    }
}

extension Dockerfile {
    /// What the last stage runs on, and the line that tells.
    ///
    /// Its own image decides; one of a bare system leaves it to the stages that files are taken from, the last of them
    /// first, and then to the command.
    package var runtime: (name: String, line: Int)? {
        guard let last = stages.last else { return nil }
        if let found = runtime(of: stages.count - 1) { return found }
        for words in [last.entryPoint, last.command] {
            if let name = Command.runtime(of: words) { return (name, last.line) }
        }
        return nil
    }

    private func runtime(of index: Int) -> (name: String, line: Int)? {
        var waiting = [index]
        var seen: Set<Int> = []
        while let index = waiting.popLast(), seen.insert(index).inserted {
            let stage = stages[index]
            if let earlier = earlier(stage.base, than: index) {
                waiting.append(earlier)
                continue
            }
            if let name = ContainerImage(stage.base).runtime { return (name, stage.line) }
            waiting += stage.sources.compactMap { earlier($0, than: index) }
        }
        return nil
    }

    /// The index of the stage that is meant by a name or a number.
    private func earlier(_ name: String, than index: Int) -> Int? {
        if let number = Int(name) { return (0..<index).contains(number) ? number : nil }
        return stages[..<index].lastIndex { $0.name == name.lowercased() }
    }
}

extension Deploy {
    static func lookAtDockerfile(_ app: AppFolder, _ findings: inout Findings) {
        for name in ["Dockerfile", "Containerfile"] {
            guard let text = app.text(name), let runtime = Dockerfile(text).runtime else { continue }
            findings.declare(runtime.name, at: text.location(line: runtime.line))
        }
    }
}

extension String {
    fileprivate var trimmedQuotes: String {
        guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return self }
        return String(dropFirst().dropLast())
    }
}
