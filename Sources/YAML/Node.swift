/// One node of a YAML document, with the place it was read from.
package struct Node: Sendable {
    package enum Content: Sendable {
        /// A value's text. Only a plain one (without quotes, not a block) may mean a number, a boolean or null.
        case scalar(String, isPlain: Bool)
        case sequence([Node])
        /// In file order. Keys are scalars; a repeated one is reported as a ``Problem``, and only the first is kept.
        case mapping([Pair])
    }

    package struct Pair: Sendable {
        package let key: Node
        package let value: Node

        package init(key: Node, value: Node) {
            self.key = key
            self.value = value
        }
    }

    package let content: Content
    package let mark: Mark

    package init(_ content: Content, at mark: Mark) {
        self.content = content
        self.mark = mark
    }
}

/// A place in a text, by line and column, both from 1; columns count Unicode scalars.
package struct Mark: Hashable, Comparable, Sendable {
    // Each node has one, and half the bytes are enough for texts of this size.
    private let lineNumber: Int32
    private let columnNumber: Int32

    package var line: Int { Int(lineNumber) }
    package var column: Int { Int(columnNumber) }

    package init(line: Int, column: Int) {
        lineNumber = Int32(clamping: line)
        columnNumber = Int32(clamping: column)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
