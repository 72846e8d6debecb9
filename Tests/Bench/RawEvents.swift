import CLibYAML

/// How many events libyaml makes of a text; they are looked at by nobody.
func events(of bytes: [UInt8]) throws -> Int {
    // The C structure points to itself, so it has an address of its own.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { throw BenchError("out of memory") }
    defer { yaml_parser_delete(parser) }
    return try bytes.withUnsafeBufferPointer { text in
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
        var count = 0
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw BenchError("it is no YAML") }
            let isLast = event.type == YAML_STREAM_END_EVENT
            yaml_event_delete(&event)
            count += 1
            if isLast { return count }
        }
    }
}
