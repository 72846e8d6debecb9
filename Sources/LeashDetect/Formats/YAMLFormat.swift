import YAML

/// YAML of one document.
package enum YAMLFormat {
    /// - Returns: the value, with what aliases and merge keys stand for; of a key that comes twice it is the first. Null for
    ///   a text with nothing in it.
    package static func parse(_ text: SourceText) throws(FormatError) -> Value {
        try text.refuseNULs()
        var limits = Limits()
        limits.bytes = .max
        limits.depth = maximumDepth
        limits.expandsAliases = true
        let parsed = YAML.parse(Array(text.text.utf8), limits: limits)
        if let root = parsed.root { return Value(root) }
        guard let problem = parsed.problems.last else { return Value(.null, line: 1) }
        throw FormatError(line: problem.mark.line, problem.message)
    }
}

extension Value {
    /// Nested no deeper than the parser's limit.
    fileprivate init(_ node: Node) {
        let content: Content
        switch node.content {
        case .scalar(let text, let isPlain): content = isPlain ? Self.plain(text, node) : .string(text)
        case .sequence(let nodes): content = .array(nodes.map { Value($0) })
        case .mapping(let pairs):
            content = .table(pairs.map { Member($0.key.scalar ?? "", line: $0.key.mark.line, Value($0.value)) })
        }
        self.init(content, line: node.mark.line)
    }

    private static func plain(_ text: String, _ node: Node) -> Content {
        if node.isNull { return .null }
        if let bool = node.bool { return .bool(bool) }
        let isNumber = text.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        guard isNumber, let number = Double(text) else { return .string(text) }
        return .number(number)
    }
}
