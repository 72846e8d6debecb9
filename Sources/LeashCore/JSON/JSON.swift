/// A JSON value; its objects keep the order of their keys, so that the same value is always the same text.
///
/// Numbers are whole: nothing that leash writes has a fraction.
package enum JSON: Sendable {
    case object([(String, JSON)])
    case array([JSON])
    case string(String)
    case number(Int)
    case bool(Bool)
    case null

    /// A string, or `null` where there is none.
    package init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    /// A list of strings.
    package init(_ texts: [String]) { self = .array(texts.map { .string($0) }) }

    /// A list of addresses, each with a reason.
    package static func reasons(_ reasons: [String: String]) -> JSON {
        .array(reasons.sortedPairs.map { ["address": .string($0.0), "reason": .string($0.1)] })
    }

    /// The value of an object's key; `nil` if there is none, or this is no object.
    package subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == key }?.1
    }

    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var elements: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// This object with the members of another at its end; anything else stays what it is.
    package func adding(_ other: JSON) -> JSON {
        guard case .object(let mine) = self, case .object(let more) = other else { return self }
        return .object(mine + more)
    }
}

extension JSON: Equatable {
    /// Equal as texts: the order of an object's keys counts.
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)): left.elementsEqual(right, by: ==)
        case (.array(let left), .array(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        default: false
        }
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    package init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }

    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    package init(stringLiteral text: String) { self = .string(text) }

    package init(integerLiteral number: Int) { self = .number(number) }

    package init(booleanLiteral bool: Bool) { self = .bool(bool) }
}
