import LeashCore
import Testing

@Suite struct JSONText {
    private let value: JSON = [
        "text": .string("a \"quoted\" \\ path"),
        "numbers": .array([.number(0), .number(-7), .number(.max), .number(.min)]),
        "nothing": .null,
        "flags": .array([.bool(true), .bool(false)]),
        "empty": .object([]),
        "none": .array([]),
    ]

    @Test func `is one line`() {
        #expect(
            value.text(pretty: false) == #"""
                {"text":"a \"quoted\" \\ path","numbers":[0,-7,9223372036854775807,-9223372036854775808],"nothing":null,\#
                "flags":[true,false],"empty":{},"none":[]}
                """#
        )
    }

    @Test func `is indented`() {
        let value: JSON = ["list": .array([.number(1), ["key": "value"]]), "empty": .object([])]
        #expect(
            value.text(pretty: true) == """
                {
                  "list": [
                    1,
                    {
                      "key": "value"
                    }
                  ],
                  "empty": {}
                }
                """
        )
    }

    @Test(arguments: [
        ("\n\r\t", #""\n\r\t""#),
        ("\0\u{1b}\u{1f}", #""\u0000\u001b\u001f""#),
        ("\u{7f}\u{9b}", #""\u007f\u009b""#),
        ("\u{2028}\u{2029}", #""\u2028\u2029""#),
        ("\"\\/", #""\"\\/""#),
        ("é 漢 🐘", #""é 漢 🐘""#),
        ("\r\n", #""\r\n""#),
    ])
    func `escapes what must not stand bare`(_ text: String, _ json: String) {
        #expect(JSON.string(text).text(pretty: false) == json)
    }

    @Test func `comes back as it was`() throws {
        let all = String(String.UnicodeScalarView((0..<0x3000).compactMap(Unicode.Scalar.init)))
        for value in [value, .string(all), .null, .string("")] {
            #expect(try JSON.parse(value.text(pretty: false)) == value)
            #expect(try JSON.parse(value.text(pretty: true)) == value)
        }
    }
}

@Suite struct JSONParsing {
    static let good: [(String, JSON)] = [
        (#" [ 1 , "a" , { } ] "#, .array([.number(1), "a", .object([])])),
        (#""\u00e9\ud83d\udc18\/\b\f""#, "é🐘/\u{8}\u{c}"),
        ("-0", .number(0)),
        (#"{"a":{"b":[null,true,false]}}"#, ["a": ["b": .array([.null, .bool(true), .bool(false)])]]),
    ]

    @Test(arguments: good)
    func `reads`(_ text: String, _ value: JSON) throws {
        #expect(try JSON.parse(text) == value)
    }

    @Test(arguments: [
        ("", 0, "expected a value"),
        ("  ", 2, "expected a value"),
        ("nul", 0, "expected a value"),
        ("[1,]", 3, "expected a value"),
        ("[1 2]", 3, "expected ',' or ']'"),
        ("{\"a\":1 \"b\":2}", 7, "expected ',' or '}'"),
        ("{a:1}", 1, "expected a key in quotes"),
        ("{\"a\" 1}", 5, "expected ':'"),
        ("{\"a\":1,\"a\":2}", 7, "key 'a' comes twice"),
        ("{\"a\":1}}", 7, "more after the end"),
        ("1 2", 2, "more after the end"),
        ("1.5", 1, "expected a whole number"),
        ("1e3", 1, "expected a whole number"),
        ("01", 0, "expected a whole number of at most 64 bits"),
        ("-", 0, "expected a whole number of at most 64 bits"),
        ("9223372036854775808", 0, "expected a whole number of at most 64 bits"),
        ("\"abc", 4, "a string without an end"),
        ("\"a\nb\"", 2, "a bare control character in a string"),
        (#""\x""#, 2, "an escape that JSON does not have"),
        (#""\"#, 2, "an escape that JSON does not have"),
        (#""\u12""#, 3, "expected four hexadecimal digits"),
        (#""\u+123""#, 3, "expected four hexadecimal digits"),
        (#""\ud83d""#, 1, "half a pair of surrogates"),
        (#""\udc18""#, 1, "half a pair of surrogates"),
        (#""\ud83dA""#, 1, "half a pair of surrogates"),
        (#""\ud83d\u0041""#, 1, "half a pair of surrogates"),
    ])
    func `says what is wrong and where`(_ text: String, _ offset: Int, _ message: String) {
        let error = #expect(throws: JSON.ParseError.self) { try JSON.parse(text) }
        #expect(error?.description == "byte \(offset): \(message)")
    }

    @Test func `depth is bounded`() throws {
        let depth = JSON.maximumDepth
        _ = try JSON.parse(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        let error = #expect(throws: JSON.ParseError.self) {
            try JSON.parse(String(repeating: "[", count: 1_000_000))
        }
        #expect(error?.message == "nested deeper than 32")
        #expect(error?.offset == depth)
    }

    @Test func `size is bounded`() {
        let error = #expect(throws: JSON.ParseError.self) {
            try JSON.parse(String(repeating: " ", count: JSON.maximumSize + 1))
        }
        #expect(error?.message == "larger than 64 MiB")
    }

    @Test func `the number of values is bounded`() {
        let error = #expect(throws: JSON.ParseError.self) {
            try JSON.parse("[" + String(repeating: "1,", count: JSON.maximumValues))
        }
        #expect(error?.message == "more than 2000000 values")
    }

    /// Whatever one byte of a good text becomes, reading it ends in a value or an error.
    @Test func `no change of a byte is too much for it`() {
        let bytes = Array(#"{"a":["\u00e9\ud83d\udc18",-12,true,null],"b":{"c":"d\n"}}"#.utf8)
        var errors = 0
        for index in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[index] = byte
                do { _ = try JSON.parse(String(decoding: changed, as: UTF8.self)) } catch { errors += 1 }
            }
        }
        #expect(errors > 1000)
        for length in bytes.indices {
            #expect(throws: JSON.ParseError.self) {
                try JSON.parse(String(decoding: bytes.prefix(length), as: UTF8.self))
            }
        }
    }
}
