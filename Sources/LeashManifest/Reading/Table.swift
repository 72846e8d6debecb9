import LeashCore
import YAML

/// One key that a mapping may have: its name, its type, where its value goes, and a line for editors.
struct Key<Declaration: Sendable>: Sendable {
    let name: String
    let summary: String
    let isRequired: Bool
    /// Only the root's file may have it.
    let isPlatform: Bool
    let schema: JSON
    let read: @Sendable (Node, inout Declaration, inout Reader) -> Void

    init<Value>(
        _ name: String,
        _ type: ValueType<Value>,
        _ set: @escaping @Sendable (inout Declaration, Desired<Value>) -> Void,
        _ summary: String,
        isRequired: Bool = false,
        isPlatform: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.isRequired = isRequired
        self.isPlatform = isPlatform
        schema = type.schema
        read = { node, declaration, reader in
            guard let value = type.read(node, &reader) else { return }
            set(&declaration, Desired(value, at: reader.location(node.mark)))
        }
    }

    var describedSchema: JSON { (["description": .string(summary)] as JSON).adding(schema) }
}

/// The keys of a mapping and what must hold between them: what the reader goes by, and what the JSON Schema says.
struct Table<Declaration: Sendable>: Sendable {
    let title: String
    let keys: [Key<Declaration>]
    /// Keys of which exactly one is there; empty if there is no such choice.
    var choice: [String] = []
    /// Keys that make sense only beside another one.
    var companions: [(key: String, needs: String)] = []
    /// The keys' names, in the same order: looked through for each key of each mapping.
    private let names: [String]
    private let required: KeySet
    private let chosen: KeySet
    private let accompanying: KeySet

    init(
        _ title: String,
        _ keys: [Key<Declaration>],
        oneOf choice: [String] = [],
        companions: [(key: String, needs: String)] = []
    ) {
        self.title = title
        self.keys = keys
        self.choice = choice
        self.companions = companions
        let names = keys.map(\.name)
        self.names = names
        required = KeySet(keys.indices.filter { keys[$0].isRequired })
        chosen = KeySet(names.indices.filter { choice.contains(names[$0]) })
        accompanying = KeySet(names.indices.filter { index in companions.contains { $0.key == names[index] } })
    }

    /// Fills a declaration in, and reports each key that is unknown, misplaced, missing or holds something else.
    func read(_ pairs: [Node.Pair], into declaration: inout Declaration, _ reader: inout Reader) {
        var present = KeySet()
        // By place: to copy a pair would touch all that it refers to.
        for place in pairs.indices {
            guard let name = pairs[place].key.scalar, let index = names.firstIndex(of: name) else {
                unknown(pairs[place].key, &reader)
                continue
            }
            present.insert(index)
            guard !keys[index].isPlatform || reader.isRoot else {
                misplaced(pairs[place].key, &reader)
                continue
            }
            reader.within(pairs[place].key) { keys[index].read(pairs[place].value, &declaration, &$0) }
        }
        guard !fits(present) else { return }
        let known = pairs.map(\.key).filter { names.contains($0.scalar ?? "") }
        checkTogether(known, of: pairs.count, &reader)
    }

    /// Whether there is nothing to check between keys, as in nearly every mapping.
    private func fits(_ present: KeySet) -> Bool {
        guard present.isSuperset(of: required), present.isDisjoint(with: accompanying) else { return false }
        return chosen.isEmpty || present.intersection(chosen).count == 1
    }

    private func unknown(_ key: Node, _ reader: inout Reader) {
        let name = key.scalar ?? ""
        if reader.subject.isEmpty { reader.losesNames = true }
        let place = reader.subject.isEmpty ? "" : " in \(reader.subject)"
        let hint = suggestion(for: name, among: keys.map(\.name), "known keys")
        reader.report(key.mark, "unknown key '\(shown(name) ?? "?")'\(place)", hint: hint)
    }

    private func misplaced(_ key: Node, _ reader: inout Reader) {
        reader.losesNames = true
        let message = "'\(key.scalar ?? "")' is a platform section, and this is not the root's \(Reader.rootFile)"
        reader.report(key.mark, message, hint: "move it there")
    }

    private func checkTogether(_ present: [Node], of count: Int, _ reader: inout Reader) {
        let names = present.compactMap(\.scalar)
        let hasUnknown = present.count < count
        for key in keys where key.isRequired && !names.contains(key.name) {
            reader.report(
                reader.key,
                "\(reader.subject) has no '\(key.name)'",
                hint: "write \(key.name): \(key.summary)"
            )
        }
        let chosen = present.filter { choice.contains($0.scalar ?? "") }
        guard choice.isEmpty || !chosen.isEmpty else {
            // An unknown key is probably the one that is missing here.
            if !hasUnknown { reader.report(reader.key, "\(reader.subject) needs \(alternatives(choice))") }
            return
        }
        if chosen.count > 1, let last = chosen.last {
            let both = chosen.compactMap(\.scalar).joined(separator: " and ")
            reader.report(last.mark, "\(reader.subject) has \(both)", hint: "keep one of them")
        }
        for key in present {
            guard let needs = companions.first(where: { $0.key == key.scalar })?.needs, !names.contains(needs) else {
                continue
            }
            // What was chosen stays, so what it needs is missing.
            let missing = choice.contains(key.scalar ?? "") ? keys.first { $0.name == needs } : nil
            let hint = missing.map { "write \(needs): \($0.summary)" } ?? "remove it"
            reader.report(key.mark, "'\(key.scalar ?? "")' is of use only beside '\(needs)'", hint: hint)
        }
    }
}

/// Keys of one table, by their place in it.
private struct KeySet {
    private var bits: UInt64 = 0

    init(_ indices: [Int] = []) {
        for index in indices { insert(index) }
    }

    var isEmpty: Bool { bits == 0 }
    var count: Int { bits.nonzeroBitCount }

    mutating func insert(_ index: Int) {
        precondition(index < UInt64.bitWidth, "a table has too many keys")
        bits |= 1 << UInt64(index)
    }

    func isSuperset(of other: KeySet) -> Bool { other.bits & ~bits == 0 }

    func isDisjoint(with other: KeySet) -> Bool { other.bits & bits == 0 }

    func intersection(_ other: KeySet) -> KeySet {
        var both = self
        both.bits &= other.bits
        return both
    }
}

extension Table {
    /// The table as JSON Schema, draft-07.
    var schema: JSON {
        var members: [(String, JSON)] = [
            ("title", .string(title)),
            ("type", "object"),
            ("additionalProperties", false),
            ("properties", .object(keys.map { ($0.name, $0.describedSchema) })),
        ]
        let required = keys.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        if !choice.isEmpty {
            let ways = choice.map { ["required": .array([.string($0)])] as JSON }
            members.append(("oneOf", .array(ways)))
        }
        if !companions.isEmpty {
            let needs = companions.map { ($0.key, JSON.array([.string($0.needs)])) }
            members.append(("dependencies", .object(needs)))
        }
        return .object(members)
    }
}
