import LeashCore
import YAML

/// What a value may be: how it is read, and the same as JSON Schema.
struct ValueType<Value: Sendable>: Sendable {
    let schema: JSON
    /// The value, or `nil` after reporting why there is none.
    let read: @Sendable (Node, inout Reader) -> Value?
}

/// A named entry of a section, with the place of its name.
struct Named<Value: Sendable>: Sendable {
    let name: String
    let value: Value
    let source: SourceLocation
}

extension Named: Equatable where Value: Equatable {}

// MARK: - Scalars

extension ValueType where Value == Bool {
    static let flag = ValueType(schema: ["type": "boolean"]) { node, reader in
        if let value = node.bool { return value }
        let meant: [String: String] = ["yes": "true", "on": "true", "no": "false", "off": "false"]
        let word = node.scalar?.lowercased() ?? ""
        let isWord = word == "true" || word == "false"
        reader.mismatch(
            node,
            "true or false",
            hint: (isWord ? word : meant[word]).map { "write \($0), without quotes" }
        )
        return nil
    }

    /// A key that is there or not: `false` would say nothing.
    static let affirmed = ValueType(schema: ["const": true]) { node, reader in
        guard node.bool != true else { return true }
        reader.mismatch(node, "true", hint: node.bool == false ? "remove the key instead" : nil)
        return nil
    }
}

extension ValueType where Value == Int {
    /// A number without quotes.
    ///
    /// - Parameters:
    ///   - range: the numbers that may stand there.
    ///   - other: a word that may stand there instead, for messages.
    /// - Returns: the type.
    static func count(_ range: ClosedRange<Int>, or other: String? = nil) -> Self {
        let schema: JSON = [
            "type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
        ]
        return ValueType(schema: schema) { node, reader in
            if let value = node.integer, range.contains(value) { return value }
            let alternative = other.map { ", or \($0)" } ?? ""
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)\(alternative)"
            reader.mismatch(node, expected, hint: node.isQuotedNumber ? "write it without quotes" : nil)
            return nil
        }
    }
}

extension ValueType where Value == String {
    /// A text that passes a check.
    ///
    /// - Parameters:
    ///   - expected: completes "must be ...".
    ///   - constraints: what JSON Schema can say of it.
    ///   - complaint: what is wrong with a text, as a sentence whose subject is the key; `nil` for nothing.
    /// - Returns: the type.
    static func text(
        _ expected: String,
        _ constraints: JSON = ["minLength": 1],
        _ complaint: @escaping @Sendable (String) -> Complaint? = { $0.isEmpty ? Complaint("is empty") : nil }
    ) -> Self {
        ValueType(schema: (["type": "string"] as JSON).adding(constraints)) { node, reader in
            guard let text = reader.text(node, expected) else { return nil }
            guard let complaint = complaint(text) else { return text }
            reader.report(node.mark, "\(reader.subject) \(complaint.message)", hint: complaint.hint)
            return nil
        }
    }

    /// The name of something that is declared elsewhere; whether it is, only all files together can tell.
    static func name(of kind: String) -> Self { .text("the name of \(kind)") }
}

extension ValueType where Value: RawRepresentable<String> & CaseIterable {
    /// One of a few words.
    static var word: Self {
        let words = Value.allCases.map(\.rawValue)
        return ValueType(schema: ["enum": .array(words.map(JSON.string))]) { node, reader in
            if let value = node.scalar.flatMap(Value.init(rawValue:)), !node.isNull { return value }
            let match = node.scalar.flatMap { closest(to: $0, among: words) }
            reader.mismatch(node, alternatives(words), hint: match.map { "did you mean '\($0)'?" })
            return nil
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
func alternatives(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}

// MARK: - Mappings and lists

extension ValueType {
    /// A mapping with the keys of a table; what is none counts as empty once it is reported, so that its name stays known.
    static func table(_ table: Table<Value>, _ empty: Value, _ expected: String = "a mapping") -> Self {
        ValueType(schema: table.schema) { node, reader in
            guard let pairs = reader.mapping(node, expected) else { return empty }
            var value = empty
            table.read(pairs, into: &value, &reader)
            return value
        }
    }

    /// A mapping from names to values; an entry that can't be read is left out.
    static func entries<Entry>(_ rule: NameRule, _ type: ValueType<Entry>) -> Self where Value == [Named<Entry>] {
        let schema: JSON = ["type": "object", "propertyNames": rule.schema, "additionalProperties": type.schema]
        return ValueType(schema: schema) { node, reader in
            guard let pairs = reader.pairs(of: node) else { return nil }
            var entries: [Named<Entry>] = []
            entries.reserveCapacity(pairs.count)
            reader.readEntries(pairs, rule, type) { name, value, source in
                entries.append(Named(name: name, value: value, source: source))
            }
            return entries
        }
    }

    /// The same by name, for looking up; of two with one name, the first.
    static func byName<Entry>(_ rule: NameRule, _ type: ValueType<Entry>) -> Self
    where Value == ByName<Desired<Entry>> {
        ValueType(schema: ValueType<[Named<Entry>]>.entries(rule, type).schema) { node, reader in
            guard let pairs = reader.pairs(of: node) else { return nil }
            var (names, values): ([String], [Desired<Entry>]) = ([], [])
            names.reserveCapacity(pairs.count)
            values.reserveCapacity(pairs.count)
            reader.readEntries(pairs, rule, type) { name, value, source in
                names.append(name)
                values.append(Desired(value, at: source))
            }
            return ByName(consume names, consume values)
        }
    }

    /// A list in which nothing stands twice.
    static func list<Item: Hashable>(_ type: ValueType<Item>) -> Self where Value == [Desired<Item>] {
        let schema: JSON = ["type": "array", "items": type.schema, "uniqueItems": true]
        return ValueType(schema: schema) { node, reader in
            guard case .sequence(let nodes) = node.content else {
                reader.mismatch(node, "a list", hint: node.scalar.flatMap(shown).map { "write [\($0)]" })
                return nil
            }
            var seen: Set<Item> = []
            return nodes.compactMap { node in
                guard let item = type.read(node, &reader) else { return nil }
                if !seen.insert(item).inserted { reader.report(node.mark, "\(reader.subject) lists '\(item)' twice") }
                return Desired(item, at: reader.location(node.mark))
            }
        }
    }
}

extension Reader {
    /// The entries of a mapping from names; `nil` after reporting what is none, whose names stay unknown.
    fileprivate mutating func pairs(of node: Node) -> [Node.Pair]? {
        let pairs = mapping(node, hint: node.asEntries)
        if pairs == nil { losesNames = true }
        return pairs
    }

    /// Reads each entry, and leaves out those that can't be read.
    fileprivate mutating func readEntries<Entry>(
        _ pairs: [Node.Pair],
        _ rule: NameRule,
        _ type: ValueType<Entry>,
        _ add: (String, Entry, SourceLocation) -> Void
    ) {
        // By place: to copy a pair would touch all that it refers to.
        for place in pairs.indices {
            let (name, mark) = (pairs[place].key.scalar ?? "", pairs[place].key.mark)
            if let complaint = rule.complaint(name) {
                let prefix = subject.isEmpty ? "" : "\(subject): "
                report(mark, prefix + complaint.message, hint: complaint.hint)
            }
            guard let value = within(pairs[place].key, { type.read(pairs[place].value, &$0) }) else { continue }
            add(name, value, location(mark))
        }
    }
}

extension Node {
    /// What to write for a list of names, the usual slip where a mapping belongs.
    fileprivate var asEntries: String? {
        guard case .sequence(let items) = content, let name = items.first?.scalar.flatMap(shown) else { return nil }
        return "write { \(name): {} } for [\(name)]"
    }

    var isQuotedNumber: Bool {
        guard case .scalar(let text, isPlain: false) = content else { return false }
        return Int(text) != nil
    }
}
