import Foundation

/// As much of JSON Schema, draft-07, as the exported schema uses.
///
/// Source: https://json-schema.org/draft-07/draft-handrews-json-schema-validation-01
struct SchemaEvaluator {
    let schema: JSONValue

    /// The keywords that it knows; any other would go unchecked.
    static let keywords: Set<String> = [
        "$schema", "title", "description", "type", "enum", "const", "pattern", "minLength", "minimum", "maximum",
        "required",
        "properties", "additionalProperties", "propertyNames", "items", "uniqueItems", "anyOf", "oneOf", "not",
        "dependencies",
    ]

    func accepts(_ value: JSONValue) -> Bool { Self.accepts(value, schema) }

    static func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        if case .bool(let verdict) = schema { return verdict }
        return schema.members.allSatisfy { keyword, argument in
            switch keyword {
            case "type": hasType(value, argument)
            case "const": value == argument
            case "enum": argument.items.contains(value)
            case "anyOf": argument.items.contains { accepts(value, $0) }
            case "oneOf": argument.items.count { accepts(value, $0) } == 1
            case "not": !accepts(value, argument)
            default:
                text(value, keyword, argument) && number(value, keyword, argument)
                    && inside(value, keyword, argument, schema)
            }
        }
    }

    private static func hasType(_ value: JSONValue, _ type: JSONValue) -> Bool {
        if case .array(let types) = type { return types.contains { hasType(value, $0) } }
        return switch (value, type.string) {
        case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let number), "integer"): number == number.rounded()
        default: false
        }
    }

    private static func text(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) -> Bool {
        guard case .string(let text) = value else { return true }
        switch (keyword, argument) {
        case ("pattern", .string(let pattern)):
            let expression = try? NSRegularExpression(pattern: pattern)
            return expression?.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        case ("minLength", .number(let length)): return text.unicodeScalars.count >= Int(length)
        default: return true
        }
    }

    private static func number(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) -> Bool {
        guard case .number(let number) = value, case .number(let bound) = argument else { return true }
        return switch keyword {
        case "minimum": number >= bound
        case "maximum": number <= bound
        default: true
        }
    }

    private static func inside(_ value: JSONValue, _ keyword: String, _ argument: JSONValue, _ schema: JSONValue)
        -> Bool
    {
        if case .array(let items) = value {
            switch keyword {
            case "items": return items.allSatisfy { accepts($0, argument) }
            case "uniqueItems": return !items.indices.contains { items[..<$0].contains(items[$0]) }
            default: return true
            }
        }
        guard case .object(let members) = value else { return true }
        let properties = schema["properties"]?.members ?? [:]
        return switch keyword {
        case "required": argument.items.allSatisfy { members[$0.string ?? ""] != nil }
        case "properties": members.allSatisfy { key, value in properties[key].map { accepts(value, $0) } ?? true }
        case "additionalProperties":
            members.allSatisfy { key, value in properties[key] != nil || accepts(value, argument) }
        case "propertyNames": members.keys.allSatisfy { accepts(.string($0), argument) }
        case "dependencies":
            argument.members.allSatisfy { key, needs in
                members[key] == nil || needs.items.allSatisfy { members[$0.string ?? ""] != nil }
            }
        default: true
        }
    }
}

extension JSONValue {
    /// The dotted paths of all keys that a schema names, with `*` for names that are free; and all keywords on the way.
    func schemaPaths(at path: String = "", keywords: inout Set<String>) -> Set<String> {
        keywords.formUnion(members.keys)
        var paths: Set<String> = []
        for (key, schema) in self["properties"]?.members ?? [:] {
            let inner = path.isEmpty ? key : "\(path).\(key)"
            paths.insert(inner)
            paths.formUnion(schema.schemaPaths(at: inner, keywords: &keywords))
        }
        if let schema = self["additionalProperties"], case .object = schema {
            paths.formUnion(schema.schemaPaths(at: path + ".*", keywords: &keywords))
        }
        for schema in self["anyOf"]?.items ?? [] { paths.formUnion(schema.schemaPaths(at: path, keywords: &keywords)) }
        return paths
    }
}
