import LeashCore
import YAML

/// One key that a mapping may have: its name, its type, where its value goes, and a line for editors.
struct Key<Declaration: Equatable & Sendable>: Sendable {
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
        _ path: any WritableKeyPath<Declaration, Desired<Value>?> & Sendable,
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
            declaration[keyPath: path] = Desired(value, at: reader.location(node.mark))
        }
    }

    var describedSchema: JSON { (["description": .string(summary)] as JSON).adding(schema) }
}

/// The keys of a mapping and what must hold between them: what the reader goes by, and what the JSON Schema says.
struct Table<Declaration: Equatable & Sendable>: Sendable {
    let title: String
    let keys: [Key<Declaration>]
    /// Keys of which exactly one is there; empty if there is no such choice.
    var choice: [String] = []
    /// Keys that make sense only beside another one.
    var companions: [(key: String, needs: String)] = []

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
    }

    /// Fills a declaration in, and reports each key that is unknown, misplaced, missing or holds something else.
    func read(_ pairs: [Node.Pair], into declaration: inout Declaration, _ reader: inout Reader) {
        var present: [Node] = []
        for pair in pairs {
            guard let name = pair.key.scalar, let key = keys.first(where: { $0.name == name }) else {
                unknown(pair.key, &reader)
                continue
            }
            present.append(pair.key)
            guard !key.isPlatform || reader.file == Reader.rootFile else {
                misplaced(pair.key, &reader)
                continue
            }
            reader.within(pair.key) { key.read(pair.value, &declaration, &$0) }
        }
        checkTogether(present, of: pairs.count, &reader)
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
            reader.report(key.mark, "'\(key.scalar ?? "")' is of use only beside '\(needs)'", hint: "remove it")
        }
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
