internal import CLibYAML

/// Where the mappings of a text are, in Unicode scalars from its start.
///
/// libyaml's own end of a block mapping lies wherever the next token begins, so ends are those of the last scalar or flow
/// collection in it.
struct Outline {
    struct Member {
        let key: String
        let start: Place
        let value: Outline
    }

    enum Content {
        case scalar(isEmpty: Bool)
        case sequence
        case mapping([Member], isFlow: Bool)
    }

    let content: Content
    let start: Place
    /// After the last character of what it holds.
    let end: Place

    /// An offset, with its line and column from 0.
    struct Place {
        let offset: Int
        let line: Int
        let column: Int

        init(_ mark: yaml_mark_t) {
            (offset, line, column) = (Int(mark.index), Int(mark.line), Int(mark.column))
        }

        var mark: Mark { Mark(line: line + 1, column: column + 1) }
    }

    /// The root of a text that ``parse(_:limits:)`` found no problem in; `nil` if it holds nothing.
    static func root(of text: [UInt8]) -> Outline? {
        text.withUnsafeBufferPointer { bytes in
            var reader = OutlineReader(bytes)
            return reader.root()
        }
    }
}

/// libyaml's events, put together; the text is known to be good and not to be deep.
private struct OutlineReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    private struct Step {
        let type: yaml_event_type_t
        let start: Outline.Place
        let end: Outline.Place
        let isFlow: Bool
        let text: String
    }

    mutating func root() -> Outline? {
        while let step = next(), step.type != YAML_STREAM_END_EVENT {
            guard step.type != YAML_STREAM_START_EVENT, step.type != YAML_DOCUMENT_START_EVENT else { continue }
            return node(from: step)
        }
        return nil
    }

    private mutating func next() -> Step? {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { return nil }
        defer { yaml_event_delete(&event) }
        var (isFlow, text) = (false, "")
        switch event.type {
        case YAML_MAPPING_START_EVENT: isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        case YAML_SEQUENCE_START_EVENT: isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        default: break
        }
        return Step(
            type: event.type,
            start: Outline.Place(event.start_mark),
            end: Outline.Place(event.end_mark),
            isFlow: isFlow,
            text: text
        )
    }

    private mutating func node(from step: Step) -> Outline? {
        switch step.type {
        case YAML_SCALAR_EVENT:
            let isEmpty = step.start.offset == step.end.offset
            return Outline(content: .scalar(isEmpty: isEmpty), start: step.start, end: step.end)
        case YAML_MAPPING_START_EVENT: return mapping(from: step)
        case YAML_SEQUENCE_START_EVENT: return sequence(from: step)
        default: return nil
        }
    }

    private mutating func mapping(from start: Step) -> Outline? {
        var members: [Outline.Member] = []
        while let step = next() {
            if step.type == YAML_MAPPING_END_EVENT {
                let end = start.isFlow ? step.end : members.last?.value.end ?? start.end
                return Outline(content: .mapping(members, isFlow: start.isFlow), start: start.start, end: end)
            }
            guard let value = next().flatMap({ node(from: $0) }) else { return nil }
            members.append(Outline.Member(key: step.text, start: step.start, value: value))
        }
        return nil
    }

    private mutating func sequence(from start: Step) -> Outline? {
        var last = start.end
        while let step = next() {
            if step.type == YAML_SEQUENCE_END_EVENT {
                return Outline(content: .sequence, start: start.start, end: start.isFlow ? step.end : last)
            }
            guard let element = node(from: step) else { return nil }
            last = element.end
        }
        return nil
    }
}
