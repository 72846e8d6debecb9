internal import CLibExpat

/// An element of an XML file, with the line of its start.
package struct Element: Sendable {
    /// As written, with its prefix if it has one.
    package let name: String
    package let line: Int
    package var attributes: [String: String]
    /// Its own, without that of its children and without blanks around it.
    package var text: String
    package var children: [Element]

    package init(
        _ name: String,
        line: Int,
        attributes: [String: String] = [:],
        text: String = "",
        _ children: [Element] = []
    ) {
        self.name = name
        self.line = line
        self.attributes = attributes
        self.text = text
        self.children = children
    }

    /// The first child of that name; `nil` if there is none.
    package subscript(_ name: String) -> Element? { children.first { $0.name == name } }

    /// All children of that name.
    package func all(_ name: String) -> [Element] { children.filter { $0.name == name } }
}

/// XML, without anything from outside the file.
package enum XMLFormat {
    /// - Returns: the outermost element.
    package static func parse(_ text: SourceText) throws(FormatError) -> Element {
        try text.refuseNULs()
        // The text has been decoded, whatever its declaration says.
        guard let parser = XML_ParserCreate("UTF-8") else { throw FormatError(line: 1, "out of memory") }
        defer { XML_ParserFree(parser) }
        let builder = Builder(parser)
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        XML_SetElementHandler(parser, { Builder.of($0)?.start($1, $2) }, { data, _ in Builder.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { Builder.of($0)?.add($1, $2) }
        let status = withExtendedLifetime(builder) {
            Array(text.text.utf8).withUnsafeBytes { bytes in
                XML_Parse(
                    parser,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(clamping: bytes.count),
                    1
                )
            }
        }
        if let failure = builder.failure { throw failure }
        guard status == XML_STATUS_OK, let root = builder.root else {
            let message = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "not XML"
            throw FormatError(line: Int(XML_GetCurrentLineNumber(parser)), message)
        }
        return root
    }
}

/// Makes elements of what Expat calls out.
private final class Builder {
    private let parser: XML_Parser
    /// The elements that are open, the outermost first.
    private var open: [Element] = []
    /// What is left of the text that a file may have, its entities expanded.
    private var budget = 8 << 20
    private(set) var root: Element?
    private(set) var failure: FormatError?

    init(_ parser: XML_Parser) { self.parser = parser }

    static func of(_ data: UnsafeMutableRawPointer?) -> Builder? {
        data.map { Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
    }

    private var line: Int { Int(XML_GetCurrentLineNumber(parser)) }

    func start(_ name: UnsafePointer<CChar>?, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard open.count < maximumDepth else { return stop(.tooDeep(line: line)) }
        var element = Element(name.map { String(cString: $0) } ?? "", line: line)
        var index = 0
        while let name = pairs?[index], let value = pairs?[index + 1] {
            element.attributes[String(cString: name)] = String(cString: value)
            index += 2
        }
        open.append(element)
    }

    func add(_ bytes: UnsafePointer<CChar>?, _ count: Int32) {
        guard let bytes, !open.isEmpty else { return }
        budget -= Int(count)
        guard budget >= 0 else { return stop(FormatError(line: line, "more text than is read")) }
        let text = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        open[open.count - 1].text += String(decoding: text, as: UTF8.self)
    }

    func end() {
        guard var element = open.popLast() else { return }
        element.text = element.text.trimmed
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    private func stop(_ error: FormatError) {
        if failure == nil { failure = error }
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
}

extension StringProtocol {
    /// Without white space at its ends.
    package var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }) else { return "" }
        let end = lastIndex { !$0.isWhitespace } ?? start
        return String(self[start...end])
    }
}
