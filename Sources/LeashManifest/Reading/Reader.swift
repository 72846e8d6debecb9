import LeashCore
import Synchronization
import YAML

/// What is wrong with a text, and what to write instead.
struct Complaint: Error, Equatable {
    let message: String
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// The place in one file that reading has come to, and the problems met on the way.
struct Reader {
    private let file: SourceLocation.File
    private(set) var diagnostics: [Diagnostic] = []
    private var path: [Node] = []
    /// Whether names stand where none could be read, so that they are missing from what the file declares.
    var losesNames = false

    init(file: String) { self.file = Self.file(file) }

    /// One for each path that was ever read, as they are never given back.
    private static func file(_ path: String) -> SourceLocation.File {
        files.withLock { files in
            if let known = files[path] { return known }
            let file = SourceLocation.File(path)
            files[path] = file
            return file
        }
    }

    private static let files = Mutex<[String: SourceLocation.File]>([:])

    /// The file that may hold the platform's sections.
    static let rootFile = "leash.yaml"

    var isRoot: Bool { file.path == Self.rootFile }

    /// The dotted path of the value being read: `databases.notes.limits`; empty at the top of the file.
    var subject: String { path.map { $0.scalar.flatMap(shown) ?? "?" }.joined(separator: ".") }

    func location(_ mark: YAML.Mark) -> SourceLocation {
        SourceLocation(in: file, line: mark.line, column: mark.column)
    }

    /// The place of the key whose value is being read; the top of the file when there is none.
    var key: YAML.Mark { path.last?.mark ?? YAML.Mark(line: 1, column: 1) }

    mutating func report(_ mark: YAML.Mark, _ message: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(at: location(mark), message, hint: hint))
    }

    mutating func within<Result>(_ key: Node, _ body: (inout Reader) -> Result) -> Result {
        path.append(key)
        defer { path.removeLast() }
        return body(&self)
    }

    /// Reports that a value is not what it must be.
    mutating func mismatch(_ node: Node, _ expected: String, hint: String? = nil) {
        guard !node.isNull else {
            return report(node.mark, "\(subject) has no value", hint: hint ?? "write \(expected)")
        }
        report(node.mark, "\(subject) must be \(expected), not \(node.found)", hint: hint)
    }
}

// MARK: - The shapes of YAML

extension Reader {
    mutating func mapping(_ node: Node, _ expected: String = "a mapping", hint: String? = nil) -> [Node.Pair]? {
        if case .mapping(let pairs) = node.content { return pairs }
        let isEmptyList = if case .sequence(let items) = node.content { items.isEmpty } else { false }
        mismatch(node, expected, hint: node.isNull || isEmptyList ? "write {} for an empty one" : hint)
        return nil
    }

    /// The text of a value that is neither a number nor a boolean to any YAML reader.
    mutating func text(_ node: Node, _ expected: String) -> String? {
        guard let text = node.scalar, !node.isNull else {
            mismatch(node, expected)
            return nil
        }
        guard !node.isNumber, node.bool == nil else {
            mismatch(node, expected, hint: "quote it if it is meant as text")
            return nil
        }
        return text
    }
}
