/// A value of a JSON, TOML or YAML file, with the line that it stands in.
package struct Value: Sendable {
    package enum Content: Sendable {
        /// In file order where the format's library keeps it.
        case table([Member])
        case array([Value])
        case string(String)
        case number(Double)
        case bool(Bool)
        case null
        /// A date, or whatever else no manifest asks for.
        case other
    }

    package struct Member: Sendable {
        package let key: String
        /// The line of the key.
        package let line: Int
        package let value: Value

        package init(_ key: String, line: Int, _ value: Value) {
            self.key = key
            self.line = line
            self.value = value
        }
    }

    package let content: Content
    /// From 1.
    package let line: Int

    package init(_ content: Content, line: Int) {
        self.content = content
        self.line = line
    }

    /// The members of a table; none of anything else.
    package var members: [Member] { if case .table(let members) = content { members } else { [] } }

    /// The elements of an array; none of anything else.
    package var elements: [Value] { if case .array(let elements) = content { elements } else { [] } }

    package var string: String? { if case .string(let text) = content { text } else { nil } }

    package var bool: Bool? { if case .bool(let value) = content { value } else { nil } }

    /// The value of a table's key; `nil` if there is none, or this is no table.
    package subscript(_ key: String) -> Value? { members.first { $0.key == key }?.value }

    /// The value at the end of a path of keys.
    package subscript(_ first: String, _ rest: String...) -> Value? {
        rest.reduce(self[first]) { value, key in value?[key] }
    }
}

/// Why a file is not what its name says, and the line.
package struct FormatError: Error, Equatable, Sendable {
    package let line: Int
    package let message: String

    package init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }
}
