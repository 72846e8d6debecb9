/// A term of Erlang, as its files of settings have them, each ended by a full stop.
///
/// Source: https://www.erlang.org/doc/system/data_types.html
package struct ErlangTerm: Sendable {
    package enum Content: Sendable {
        case atom(String)
        case string(String)
        case tuple([ErlangTerm])
        case list([ErlangTerm])
        /// A number, a binary, a map, a function.
        case other
    }

    package let content: Content
    package let line: Int

    package var atom: String? { if case .atom(let name) = content { name } else { nil } }
    package var tuple: [ErlangTerm] { if case .tuple(let terms) = content { terms } else { [] } }
    package var list: [ErlangTerm] { if case .list(let terms) = content { terms } else { [] } }

    /// All terms of a file.
    package static func terms(of source: SourceText) throws(FormatError) -> [ErlangTerm] {
        var reader = ErlangReader(source.text)
        var terms: [ErlangTerm] = []
        while !reader.isAtEnd { terms.append(try reader.statement()) }
        return terms
    }
}

extension [ErlangTerm] {
    /// The second elements of the pairs that begin with an atom.
    package func values(_ key: String) -> [ErlangTerm] {
        compactMap { $0.tuple.count == 2 && $0.tuple[0].atom == key ? $0.tuple[1] : nil }
    }
}

private struct ErlangReader {
    private var cursor: Cursor

    init(_ text: String) {
        cursor = Cursor(text)
        skipBlanks()
    }

    var isAtEnd: Bool { cursor.isAtEnd }

    mutating func statement() throws(FormatError) -> ErlangTerm {
        let term = try term(depth: 0)
        guard cursor.next == UInt8(ascii: ".") else { throw error("expected a full stop") }
        cursor.advance()
        skipBlanks()
        return term
    }

    private func error(_ message: String) -> FormatError { FormatError(line: cursor.line, message) }

    private mutating func skipBlanks() {
        while let byte = cursor.next {
            if byte == UInt8(ascii: "%") {
                cursor.skipLine()
            } else if byte <= UInt8(ascii: " ") {
                cursor.advance()
            } else {
                return
            }
        }
    }

    private mutating func term(depth: Int) throws(FormatError) -> ErlangTerm {
        guard depth < maximumDepth else { throw .tooDeep(line: cursor.line) }
        let line = cursor.line
        let content: ErlangTerm.Content
        switch cursor.next {
        case UInt8(ascii: "{"): content = .tuple(try terms(until: "}", depth: depth))
        case UInt8(ascii: "["): content = .list(try terms(until: "]", depth: depth))
        case UInt8(ascii: "\""): content = .string(try quoted())
        case UInt8(ascii: "'"): content = .atom(try quoted())
        case UInt8(ascii: "#"):
            cursor.advance()
            _ = try terms(until: "}", depth: depth)
            content = .other
        case UInt8(ascii: "<"): content = try binary()
        case let byte? where byte.isWord || byte == UInt8(ascii: "-"): content = word(byte)
        default: throw error("expected a term")
        }
        skipBlanks()
        return ErlangTerm(content: content, line: line)
    }

    /// Past both brackets; of what a list or a map has beside commas, each part is a term.
    private mutating func terms(until closing: Unicode.Scalar, depth: Int) throws(FormatError) -> [ErlangTerm] {
        var terms: [ErlangTerm] = []
        cursor.advance()
        skipBlanks()
        while cursor.next != UInt8(ascii: closing) {
            terms.append(try term(depth: depth + 1))
            if cursor.next == UInt8(ascii: ",") || cursor.next == UInt8(ascii: "|") {
                cursor.advance()
            } else if !(cursor.take("=>") || cursor.take(":=")) {
                guard cursor.next == UInt8(ascii: closing) else { throw error("expected `,` or `\(closing)`") }
            }
            skipBlanks()
        }
        cursor.advance()
        return terms
    }

    private mutating func quoted() throws(FormatError) -> String {
        let quote = cursor.next
        cursor.advance()
        let start = cursor.position
        while let byte = cursor.next, byte != quote { cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1) }
        guard !cursor.isAtEnd else { throw error("a text does not end") }
        let text = cursor.text(from: start)
        cursor.advance()
        return text
    }

    /// Past `<<...>>`.
    private mutating func binary() throws(FormatError) -> ErlangTerm.Content {
        while !cursor.isAtEnd, !cursor.take(">>") {
            if cursor.next == UInt8(ascii: "\"") { _ = try quoted() } else { cursor.advance() }
        }
        return .other
    }

    private mutating func word(_ first: UInt8) -> ErlangTerm.Content {
        let start = cursor.position
        cursor.advance()
        while let byte = cursor.next {
            // A full stop within a number, and not at its end.
            let isNumber = cursor.byte(after: -1)?.isDigit == true && cursor.byte(after: 1)?.isDigit == true
            let isPoint = isNumber && byte == UInt8(ascii: ".")
            guard byte.isWord || byte == UInt8(ascii: "@") || isPoint else { break }
            cursor.advance()
        }
        let isAtom = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
        return isAtom ? .atom(cursor.text(from: start)) : .other
    }
}
