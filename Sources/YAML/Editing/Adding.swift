/// Adds a member to a mapping of a text; everything else of it stays, comments and all.
///
/// - Parameters:
///   - value: what is added.
///   - path: the keys from the root to the new member; mappings on the way that are missing are made.
///   - text: of the subset that ``parse(_:limits:)`` reads; it may be empty.
/// - Returns: the new text, which was read again and says what the old one did and the addition.
/// - Throws: ``AdditionError``.
package func adding(_ value: Addition, at path: [String], to text: String) throws(AdditionError) -> String {
    let before = parse(Array(text.utf8))
    if let problem = before.problems.first { throw .unreadable(problem) }
    let body = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    var insertion = Insertion(into: body)
    let edited = try insertion.adding(value, at: path)
    let after = parse(Array(edited.utf8))
    let expected = Meaning(before.root).adding(Meaning(value), at: path[...])
    guard after.problems.isEmpty, Meaning(after.root) == expected else { throw .misread }
    return body == text ? edited : "\u{FEFF}" + edited
}

/// What a text says, without the places.
private indirect enum Meaning: Equatable {
    case nothing
    case scalar(String, isPlain: Bool)
    case sequence([Meaning])
    case mapping([String: Meaning])

    init(_ node: Node?) {
        switch node?.content {
        case nil: self = .nothing
        case .scalar("", isPlain: true): self = .nothing
        case .scalar(let text, let isPlain): self = .scalar(text, isPlain: isPlain)
        case .sequence(let nodes): self = .sequence(nodes.map(Meaning.init))
        case .mapping(let pairs):
            self = .mapping(
                Dictionary(pairs.map { ($0.key.text, Meaning($0.value)) }, uniquingKeysWith: { first, _ in first })
            )
        }
    }

    init(_ value: Addition) {
        switch value {
        // Whether it stands in quotes is of no matter: nothing is added that means something else without them.
        case .text(let text): self = .scalar(text, isPlain: !value.flow.hasPrefix("\""))
        case .bool(let value): self = .scalar(value ? "true" : "false", isPlain: true)
        case .mapping(let members):
            self = .mapping(Dictionary(members.map { ($0.0, Meaning($0.1)) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    func adding(_ value: Meaning, at path: ArraySlice<String>) -> Meaning {
        guard let key = path.first else { return value }
        var members: [String: Meaning] = [:]
        if case .mapping(let found) = self { members = found }
        members[key] = (members[key] ?? .nothing).adding(value, at: path.dropFirst())
        return .mapping(members)
    }
}

extension Node {
    fileprivate var text: String { if case .scalar(let text, _) = content { text } else { "" } }
}
