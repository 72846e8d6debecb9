internal import CLibYAML

/// One step through a document, copied out of libyaml's memory.
struct Event {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case scalar(String, isPlain: Bool)
        case alias
    }

    var kind: Kind
    var mark: Mark
    /// What the strict subset leaves out; `nil` for nearly every event.
    let refused: Refused?

    /// Names that stand at an event: an object, so that the many events without any stay small.
    final class Refused {
        let anchor: String?
        let tag: String?
        let alias: String?

        init?(anchor: String? = nil, tag: String? = nil, alias: String? = nil) {
            guard anchor != nil || tag != nil || alias != nil else { return nil }
            (self.anchor, self.tag, self.alias) = (anchor, tag, alias)
        }
    }
}

/// libyaml's parser over a text, which must outlive it.
///
/// The C structure points to itself, so it has an address of its own.
struct Events: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    private lazy var end = Mark(offset: bytes.count, in: bytes)

    init(of bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        self.bytes = bytes
        precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event; after `streamEnd` or an error there is none to ask for.
    mutating func next() throws(Problem) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw Problem(parser.pointee, in: bytes) }
        defer { yaml_event_delete(&event) }
        var copy = Event(event)
        // What is missing at the end of a last line without an end is, to libyaml, on a line after it.
        if copy.mark.column == 1, case .scalar("", isPlain: true) = copy.kind { copy.mark = min(copy.mark, end) }
        return copy
    }
}

extension Event {
    fileprivate init(_ event: yaml_event_t) {
        mark = Mark(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            kind = .scalar(Self.text(of: event), isPlain: event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_MAPPING_START_EVENT: kind = .mappingStart
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_SEQUENCE_START_EVENT: kind = .sequenceStart
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        default: kind = .streamEnd
        }
        refused = Self.refused(in: event)
    }

    private static func refused(in event: yaml_event_t) -> Refused? {
        switch event.type {
        case YAML_ALIAS_EVENT: Refused(alias: String(yaml: event.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_START_EVENT: refused(event.data.sequence_start.anchor, event.data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT: refused(event.data.mapping_start.anchor, event.data.mapping_start.tag)
        case YAML_SCALAR_EVENT:
            // The tag `!` of a plain scalar leaves no other trace than this.
            refused(
                event.data.scalar.anchor,
                event.data.scalar.tag,
                isBare: event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event.data.scalar.plain_implicit == 0
            )
        default: nil
        }
    }

    private static func refused(
        _ anchor: UnsafeMutablePointer<yaml_char_t>?,
        _ tag: UnsafeMutablePointer<yaml_char_t>?,
        isBare: Bool = false
    ) -> Refused? {
        guard anchor != nil || tag != nil || isBare else { return nil }
        return Refused(anchor: String(yaml: anchor), tag: String(yaml: tag) ?? (isBare ? "!" : nil))
    }

    /// libyaml has checked that it is UTF-8.
    private static func text(of event: yaml_event_t) -> String {
        let scalar = event.data.scalar
        return String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    }
}

extension Mark {
    init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }
}

extension String {
    fileprivate init?(yaml text: UnsafeMutablePointer<yaml_char_t>?) {
        guard let text else { return nil }
        self.init(cString: text)
    }
}
