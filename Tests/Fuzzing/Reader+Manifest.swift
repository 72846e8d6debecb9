import LeashCore
import LeashManifest
import YAML

private let pieces = [
    "%", "&a ", "*a ", "!", "!!str ", "- ", "? ", ": ", ":", "[", "]", "{", "}", "|", ">", "|2-", "#", "<<: ", "---\n",
    "...\n", ",", "@", "`", "a: ", "apps:\n", "apps: {", "databases:\n  ", "env:\n", "notes: ", "removed:",
    "leash: v1\n",
    "database: notes", "{ env: A }", "30s", "1GiB", "unlimited", "yes", "0x1F", "1_000", ".inf", "*a, *a, *a",
    "\"\\e[2J\": 1\n", "\"\\x9b\": ", "\"\\u202e\"", "\"\\0\"", "!a%1b ", "!<%0a> ", "&é ",
]
private let damage = Damage(pieces: pieces, corpus: Corpus.manifests)
/// Of files that have no mistake yet.
private let slips = Damage(
    pieces: pieces,
    corpus: Corpus.manifests.filter { bytes in
        !load([SourceFile(path: "0.yaml", bytes: bytes), SourceFile(path: "leash.yaml", bytes: root)]).hasErrors
    }
)
private let root = Array(
    """
    leash: v1
    servers: { main: { url: { env: LEASH_MAIN_URL } } }
    tiers: { hobby: { rank: 1, databases: 0 }, growth: { rank: 2, databases: 3 } }

    """.utf8
)

extension Reader {
    /// The parser of YAML.
    static let yaml = Reader(name: "yaml") { dice throws(Finding) in
        let input = damage.input(&dice)
        let parsed = parse(input)
        let places = Places(of: input)
        for problem in parsed.problems {
            guard places.hold(line: problem.mark.line, column: problem.mark.column) else {
                throw Finding("\(problem.mark) of '\(problem.message)' is a place in the text", input)
            }
            guard problem.message.isPrintableLine, problem.hint?.isPrintableLine != false else {
                throw Finding("'\(problem.message.debugDescription)' is one printable line", input)
            }
        }
        if let root = parsed.root { try check(root, places, input) }
        return parsed.problems.isEmpty ? .taken : .refused
    }

    private static func check(_ node: Node, _ places: Places, _ input: [UInt8]) throws(Finding) {
        guard places.hold(line: node.mark.line, column: node.mark.column) else {
            throw Finding("\(node.mark) of a node is a place in the text", input)
        }
        switch node.content {
        case .scalar: return
        case .sequence(let items): for item in items { try check(item, places, input) }
        case .mapping(let pairs):
            for pair in pairs {
                try check(pair.key, places, input)
                try check(pair.value, places, input)
            }
        }
    }

    /// The reader of desired state: one to three files, damaged, beside a good root.
    static let manifest = Reader(name: "manifest") { dice throws(Finding) in
        let files = dice.files()
        let loaded = load(files)
        let input = Array(files.map(\.bytes).joined(separator: "\n=====\n".utf8))
        try check(loaded.diagnostics, files, input)
        try check(loaded, files, input)
        if dice.once(in: 8) {
            let again = load(files.reversed())
            guard again.state == loaded.state, again.diagnostics == loaded.diagnostics else {
                throw Finding("the order of the files changes nothing", input)
            }
        }
        return loaded.hasErrors ? .refused : .taken
    }

    private static func check(_ found: [Diagnostic], _ files: [SourceFile], _ input: [UInt8]) throws(Finding) {
        let places = Dictionary(files.map { ($0.path, Places(of: $0.bytes)) }) { first, _ in first }
        for diagnostic in found {
            let place = diagnostic.location
            // What the root lacks altogether is said of its beginning.
            let isRoot = place == SourceLocation(file: "leash.yaml", line: 1, column: 1)
            guard isRoot || places[place.file]?.hold(line: place.line, column: place.column) == true else {
                throw Finding("\(diagnostic) is about a place in a file", input)
            }
            guard diagnostic.message.isPrintableLine, diagnostic.hint?.isPrintableLine != false else {
                throw Finding("\(diagnostic.description.debugDescription) is one printable line", input)
            }
        }
    }

    /// What no diagnostic is about has come into the state.
    private static func check(_ loaded: Loaded, _ files: [SourceFile], _ input: [UInt8]) throws(Finding) {
        let state = loaded.state
        for (name, database) in state.databases {
            guard state.apps[database.value.app] != nil, state.servers[database.value.server] != nil else {
                throw Finding("database \(name) has an app and a server", input)
            }
        }
        if loaded.hasErrors {
            guard !state.brokenFiles.isEmpty else { throw Finding("an error makes a file broken", input) }
            return
        }
        let roots = files.compactMap { parse($0.bytes).root }
        guard state.brokenFiles.isEmpty, roots.count == files.count,
            roots.names("apps") == state.apps.keys.sorted(), roots.names("databases") == state.databases.keys.sorted()
        else { throw Finding("with no error, all that is declared is in the state", input) }
    }
}

extension [Node] {
    /// The names in a section, of all files.
    fileprivate func names(_ section: String) -> [String] {
        flatMap { root in root.value(section)?.pairs.compactMap(\.key.scalar) ?? [] }.sorted()
    }
}

extension Node {
    fileprivate var pairs: [Pair] { if case .mapping(let pairs) = content { pairs } else { [] } }

    fileprivate func value(_ key: String) -> Node? { pairs.first { $0.key.scalar == key }?.value }
}

extension Dice {
    /// One file with a slip and a good root, or a few that were badly damaged.
    fileprivate mutating func files() -> [SourceFile] {
        let good = SourceFile(path: "leash.yaml", bytes: root)
        if once(in: 2) { return [SourceFile(path: "0.yaml", bytes: slips.input(&self, accidents: 0...2)), good] }
        let files = (0..<number(1...3)).map { SourceFile(path: "\($0).yaml", bytes: damage.input(&self)) }
        switch number(0...2) {
        case 0: return files
        case 1: return files + [good]
        default: return files + [SourceFile(path: "leash.yaml", bytes: damage.input(&self))]
        }
    }
}
