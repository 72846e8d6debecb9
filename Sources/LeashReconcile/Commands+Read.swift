import LeashEnv
import YAML

extension Commands {
    /// Reads the file anew, strictly: what is misspelt in it must not run as something else.
    func read() throws(Failure) -> [String: Command] {
        let parsed = parse(try contents())
        if let problem = parsed.problems.first { throw failure(at: problem.mark, problem.message) }
        guard let root = parsed.root, !root.isNull else { return [:] }
        guard case .mapping(let pairs) = root.content else { throw failure(at: root.mark, "expected commands by name") }
        var commands: [String: Command] = [:]
        for pair in pairs {
            guard let name = pair.key.scalar else { continue }
            commands[name] = try command(name, pair.value)
        }
        return commands
    }

    private func contents() throws(Failure) -> [UInt8] {
        do {
            return try trustedContents(of: file, limit: Limits().bytes)
        } catch {
            throw Failure(description: "\(error.message) (`--commands FILE` names another)")
        }
    }

    private func command(_ name: String, _ node: Node) throws(Failure) -> Command {
        guard case .mapping(let pairs) = node.content else {
            throw failure(at: node.mark, "\(name) is no mapping of run, and perhaps user")
        }
        var command = Command(run: [])
        for pair in pairs {
            switch pair.key.scalar {
            case "run": command.run = try words(of: name, pair.value)
            case "user": command.user = try text(pair.value, "\(name).user is no name of a user")
            default: throw failure(at: pair.key.mark, "unknown key in \(name): it has run, and perhaps user")
            }
        }
        guard !command.run.isEmpty else { throw failure(at: node.mark, "\(name) has no run") }
        return command
    }

    private func words(of name: String, _ node: Node) throws(Failure) -> [String] {
        let form = "\(name).run is no list of strings, as in [systemctl, restart, notes]"
        guard case .sequence(let nodes) = node.content, !nodes.isEmpty else { throw failure(at: node.mark, form) }
        var words: [String] = []
        for node in nodes { words.append(try text(node, form)) }
        guard words.first != "" else { throw failure(at: node.mark, "\(name).run names no program") }
        return words
    }

    /// A scalar as it is written: a number is as good an argument as any.
    private func text(_ node: Node, _ complaint: String) throws(Failure) -> String {
        guard let text = node.scalar, !node.isNull, !text.utf8.contains(0) else {
            throw failure(at: node.mark, complaint)
        }
        return text
    }

    private func failure(at mark: Mark, _ message: String) -> Failure {
        Failure(description: "\(file):\(mark.line):\(mark.column): \(message)")
    }
}
