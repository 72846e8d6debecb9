internal import CLibYAML

extension Problem {
    /// What made libyaml stop, in our words where its own do not help.
    init(_ parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>) {
        let text = parser.problem.map { String(cString: $0) } ?? "out of memory"
        guard parser.error != YAML_READER_ERROR else {
            // The reader runs ahead of the scanner and knows only the byte, not the line.
            self.init(reader: text, value: parser.problem_value, at: Mark(offset: parser.problem_offset, in: bytes))
            return
        }
        // A last line without an end gets one from libyaml, which then stops on a line that is not there.
        let mark = min(Mark(parser.problem_mark), Mark(offset: bytes.count, in: bytes))
        let context = parser.context.map { String(cString: $0) }
        let start = Mark(parser.context_mark).line
        let (message, hint) = ours(text, context: context, start: start, Line(of: mark, in: bytes))
        self.init(at: mark, message, hint: hint)
    }

    private init(reader text: String, value: Int32, at mark: Mark) {
        guard text == "control characters are not allowed" else {
            self.init(at: mark, "this is not UTF-8", hint: "save the file as UTF-8")
            return
        }
        let code = String(value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
        self.init(
            at: mark,
            "\(name) is a control character",
            hint: "remove it, or write it as an escape in double quotes"
        )
    }
}

/// The character at a place and what stands before it on its line.
private struct Line {
    let character: Unicode.Scalar?
    let isIndentation: Bool

    init(of mark: Mark, in bytes: UnsafeBufferPointer<UInt8>) {
        let ends = bytes.indices.filter { isBreak(at: $0, in: bytes) } + [bytes.count]
        let start = mark.line > 1 ? ends[min(mark.line - 2, ends.count - 1)] + 1 : 0
        let line = bytes[min(start, bytes.count)..<ends[min(mark.line, ends.count) - 1]]
        let scalars = Array(String(decoding: line, as: UTF8.self).unicodeScalars)
        character = mark.column <= scalars.count ? scalars[mark.column - 1] : nil
        isIndentation = scalars.prefix(mark.column - 1).allSatisfy { $0 == " " || $0 == "\t" }
    }
}

private let tabs = ("a tab stands where the indentation belongs", "indent with spaces")

/// Message and hint for libyaml's.
///
/// - Parameters:
///   - text: libyaml's problem.
///   - context: what it was at.
///   - start: the line on which that began.
///   - line: where it stopped.
/// - Returns: libyaml's own problem where ours would say no more.
private func ours(_ text: String, context: String?, start: Int, _ line: Line) -> (message: String, hint: String?) {
    switch text {
    case "found character that cannot start any token": unstartable(line)
    case "found a tab character where an indentation space is expected",
        "found a tab character that violates indentation":
        tabs
    case "mapping values are not allowed in this context":
        ("a ':' stands where no key can", "quote the value, mend the indentation, or write a space after the ':'")
    case "did not find expected key": key(context)
    case "could not find expected ':'": ("a ':' is missing after the key", "write 'key: value'")
    case "did not find expected '-' indicator":
        ("a list goes on without '-'", "begin each item with '-', all in one column")
    case "block sequence entries are not allowed in this context":
        ("a list begins where none can", "put the '-' on a line of its own, below the key")
    case "did not find expected ',' or ']'":
        ("the '[' of line \(start) is not closed", "separate its items with ',' and end it with ']'")
    case "did not find expected ',' or '}'":
        ("the '{' of line \(start) is not closed", "separate its keys with ',' and end it with '}'")
    case "did not find expected node content": ("a value is missing", nil)
    case "did not find expected <document start>":
        ("something stands after the end of the document", "a file holds one mapping; mend the indentation")
    default: scanner(text, context: context, start: start)
    }
}

private func unstartable(_ line: Line) -> (String, String?) {
    switch line.character {
    case "\t": line.isIndentation ? tabs : ("a tab stands before a value", "write a space")
    case let character?: ("a value cannot begin with \(character)", "quote it")
    case nil: ("something stands where no value can begin", nil)
    }
}

private func key(_ context: String?) -> (String, String?) {
    context == "while parsing a flow mapping"
        ? ("a key is missing in { }", nil)
        : ("this is neither a key nor part of the value above", "mend the indentation, or quote the value above")
}

private func scanner(_ text: String, context: String?, start: Int) -> (String, String?) {
    switch (text, context) {
    case ("found unexpected end of stream", _), ("found unexpected document indicator", _):
        ("the quote of line \(start) is not closed", "close it where the text ends")
    case ("found unknown escape character", _), ("did not find expected hexdecimal number", _),
        ("found invalid Unicode character escape code", _):
        ("an unknown escape in double quotes", "write \\\\ for a backslash, or use single quotes")
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
        ("a value cannot begin with *", "quote it")
    case ("did not find expected alphabetic or numeric character", _): ("a value cannot begin with &", "quote it")
    case ("found undefined tag handle", _), (_, "while parsing a tag"), (_, "while scanning a tag"):
        ("tags are not allowed", "quote the value if it is text")
    case ("did not find expected comment or line break", _), ("found an indentation indicator equal to 0", _):
        ("the first line of a block of text holds more than its sign", "begin the text on the next line")
    default: (text, nil)
    }
}
