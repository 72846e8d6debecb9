import LeashCore

/// One key in a list: whose it is and where it comes from, never what it is.
struct EnvRow {
    static let columnCount = 5

    private let key: ManualKey

    init(_ key: ManualKey) { self.key = key }

    /// Key, owner, source, digest, and what the files have to say of it.
    var columns: [String] { [key.key, owner ?? "-", source, digest ?? "-", standing] }

    var json: JSON {
        .object([
            ("key", .string(key.key)), ("owner", JSON(owner)), ("source", .string(source)), ("digest", JSON(digest)),
            ("edited", .bool(key.entry.map { !$0.isIntact } ?? false)), ("bound", bound),
        ])
    }

    private var owner: String? {
        switch key.entry?.owner {
        case .leash: "leash"
        case .git: "git"
        case .human: "human"
        case nil: nil
        }
    }

    private var source: String {
        switch key.entry?.owner {
        case .leash(let known): "database/\(known.database) \(known.login)"
        case .git(let file): file
        case .human: "set by hand"
        case nil: "not set"
        }
    }

    private var digest: String? { key.entry.map { "#\($0.digest.text.prefix(6))" } }

    private var standing: String {
        guard let binding = key.binding else { return "not bound" }
        let edited = key.entry?.isIntact == false ? ", edited by hand" : ""
        let place = "\(binding.source.file):\(binding.source.line)\(edited)"
        return binding.value == .external ? "external, \(place)" : "bound by \(place)"
    }

    private var bound: JSON {
        guard let binding = key.binding else { return .null }
        return .object([
            ("kind", .string(binding.value.kind)), ("file", .string(binding.source.file)),
            ("line", .number(binding.source.line)),
        ])
    }
}

extension EnvBinding {
    /// The word that the files have for it.
    fileprivate var kind: String {
        switch self {
        case .literal: "literal"
        case .database: "database"
        case .secret: "secret"
        case .external: "external"
        case .skip: "skip"
        }
    }
}
