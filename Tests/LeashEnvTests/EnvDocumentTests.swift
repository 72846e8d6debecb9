import LeashCore
import LeashEnv
import Testing

/// What leash makes of files that people wrote.
@Suite struct EnvDocumentReading {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let file: [UInt8]
        let values: [String: String]

        init(_ name: String, _ file: String, _ values: [String: String]) {
            (testDescription, self.file, self.values) = (name, Array(file.utf8), values)
        }
    }

    static let understood = [
        Case("empty", "", [:]),
        Case("one line break", "\n", [:]),
        Case("plain", "A=1\n", ["A": "1"]),
        Case("no line break at the end", "A=1", ["A": "1"]),
        Case("line ends of Windows", "A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
        Case("blank ends are part of the value", "A= 1 \n", ["A": " 1 "]),
        Case("indented", "  A=1\n\tB=2\n", ["A": "1", "B": "2"]),
        Case("blank before the equals sign", "A =1\n", ["A": "1"]),
        Case("export", "export A=1\nexport\tB=2\n", ["A": "1", "B": "2"]),
        Case("a key named export", "export=1\nexported=2\n", ["export": "1", "exported": "2"]),
        Case("comments", "# A=1\n; B=1\n  # C=1\nD=1\n", ["D": "1"]),
        Case("a comment that sounds like ours", "# leash: A=1\n#leashed\nA=1\n", ["A": "1"]),
        Case("no comment behind a value", "A=1 # one\n", ["A": "1 # one"]),
        Case("no equals sign", "A\nB\nC=1\n", ["C": "1"]),
        Case("no key", "=1\n =2\nA=1\n", ["A": "1"]),
        Case("keys that are none", "1A=1\nA-B=1\nA.B=1\nA B=1\nÄ=1\nC=1\n", ["C": "1"]),
        Case("equals signs in the value", "A==\nB=a=b\n", ["A": "=", "B": "a=b"]),
        Case("empty value", "A=\n", ["A": ""]),
        Case("quotes are part of the value", "A='1'\nB=\"2 3\"\nC=it's\n", ["A": "'1'", "B": "\"2 3\"", "C": "it's"]),
        Case("quoted pieces", "A='a' \"b'\" 'c'\n", ["A": "'a' \"b'\" 'c'"]),
        Case("a quote escaped in quotes", "A=\"a\\\"b\"\n", ["A": "\"a\\\"b\""]),
        Case("two backslashes at the end", "A=1\\\\\n", ["A": "1\\\\"]),
        Case("a backslash within", "A=C:\\x\n", ["A": "C:\\x"]),
        Case("the last line counts", "A=1\nA=2\nA=3\n", ["A": "3"]),
        Case("keys differ by case", "A=1\na=2\n", ["A": "1", "a": "2"]),
        Case("not ASCII", "A=ä€😀\n", ["A": "ä€😀"]),
        Case("control characters", "A=\u{1}\u{1b}[0m\n", ["A": "\u{1}\u{1b}[0m"]),
        Case("blank lines", "\n\n \n\t\nA=1\n\n", ["A": "1"]),
        Case("an empty record", "#leash:{\"v\":1,\"keys\":{}}\nA=1\n", ["A": "1"]),
        Case("a record without keys", "#leash:{ \"v\" : 1 }\r\nA=1\n", ["A": "1"]),
        Case("a record below other lines", "# mine\nA=1\n#leash:{\"v\":1,\"unnotified\":true}\n", ["A": "1"]),
        Case("escapes in a record", record(#"{"by":"git","file":"\u00e4\"\\\/\b\f\n\r\t","digest":"0"}"#), [:]),
    ]

    @Test(arguments: understood)
    func `understands`(_ test: Case) throws {
        let document = try EnvDocument(parsing: test.file)
        #expect(document.values.mapValues(\.revealed) == test.values)
        let unchanged = try document.applying(EnvChanges(by: .files, remove: ["NOWHERE"]), app: "notes", anyDigest)
        let isLeashs = test.file.starts(with: "#leash:".utf8) || test.testDescription.contains("record")
        #expect(isLeashs || unchanged == test.file)
    }

    static let refused: [(file: [UInt8], reason: String)] = [
        ([0xff, 0xfe], "it is not UTF-8"),
        (Array("A=".utf8) + [0xe4], "it is not UTF-8"),
        ([0xef, 0xbb, 0xbf] + Array("A=1\n".utf8), "it begins with a byte-order mark"),
        (Array("A=1\nB=a\0b\n".utf8), "line 2 holds a NUL"),
        (Array("A=1\rB=2\n".utf8), "line 1 holds a carriage return, which ends a line for systemd only"),
        (Array("A=1\\\nB=2\n".utf8), "line 1 ends with a backslash, so for systemd it goes on in the next line"),
        (Array("# a\\\n".utf8), "line 1 ends with a backslash, so for systemd it goes on in the next line"),
        (Array("A=\\\\\\".utf8), "line 1 ends with a backslash, so for systemd it goes on in the next line"),
        (Array("\nA='1\nB=2'\n".utf8), "line 2 opens a quote and does not close it, so for systemd it goes on"),
        (Array("A=\"1\\\"\n".utf8), "line 1 opens a quote and does not close it, so for systemd it goes on"),
        (Array("A='a' \"b\n".utf8), "line 1 opens a quote and does not close it, so for systemd it goes on"),
        (Array("#leash:{\"v\":1}\n#leash:{\"v\":1}\n".utf8), "line 2 is a second #leash: line"),
        (Array("#leash:\n".utf8), damaged("byte 0: expected a value")),
        (Array("#leash:{\"v\":1\n".utf8), damaged("byte 6: expected ',' or '}'")),
        (Array("#leash:{\"v\":1}}\n".utf8), damaged("byte 7: more after the end")),
        (Array("#leash:[]\n".utf8), damaged("an object is missing")),
        (Array("#leash:1\n".utf8), damaged("an object is missing")),
        (Array("#leash:{}\n".utf8), damaged("\"v\" is no number")),
        (Array("#leash:{\"v\":-1}\n".utf8), damaged("\"v\" is no number")),
        (Array("#leash:{\"v\":2}\n".utf8), damaged("another version of leash wrote it")),
        (
            Array("#leash:{\"v\":99999999999999999999}\n".utf8),
            damaged("byte 5: expected a whole number of at most 64 bits")
        ),
        (Array("#leash:{\"v\":1,\"v\":1}\n".utf8), damaged("byte 7: key 'v' comes twice")),
        (Array("#leash:{\"v\":1,\"more\":1}\n".utf8), damaged("\"more\" is unknown")),
        (Array("#leash:{\"v\":1,\"unnotified\":1}\n".utf8), damaged("\"unnotified\" is neither true nor false")),
        (Array("#leash:{\"v\":1,\"keys\":1}\n".utf8), damaged("\"keys\" is no object")),
        (Array("#leash:{\"v\":1,\"v\n".utf8), damaged("byte 9: a string without an end")),
        (Array("#leash:{\"v\":1,\"\\x\":1}\n".utf8), damaged("byte 9: an escape that JSON does not have")),
        (Array("#leash:{\"v\":1,\"\\ud800\":1}\n".utf8), damaged("byte 8: half a pair of surrogates")),
        (
            Array(("#leash:" + String(repeating: "{\"a\":", count: 5000)).utf8),
            damaged("byte 160: nested deeper than 32")
        ),
        (Array(record("{}").utf8), damaged("\"by\" is missing")),
        (Array(record(#"{"by":"me"}"#).utf8), damaged("\"by\" is neither leash nor git")),
        (Array(record(#"{"by":"git","file":"a"}"#).utf8), damaged("\"digest\" is missing")),
        (Array(record(#"{"by":"git","file":1,"digest":"0"}"#).utf8), damaged("\"file\" is no string")),
        (Array(record(#"{"by":"git","file":"a","digest":"0","more":true}"#).utf8), damaged("\"more\" is unknown")),
        (Array(record(#"{"by":"leash","part":"x"}"#).utf8), damaged("\"part\" is unknown")),
    ]

    @Test(arguments: refused)
    func `refuses with the reason`(_ file: [UInt8], _ reason: String) {
        let error = #expect(throws: EnvDocument.Problem.self) { try EnvDocument(parsing: file) }
        #expect(error?.message == reason)
    }

    private static func record(_ json: String) -> String { "#leash:{\"v\":1,\"keys\":{\"A\":\(json)}}\n" }

    private static func damaged(_ what: String) -> String { "line 1, leash's own record, is damaged: \(what)" }
}

@Suite struct EnvDocumentWriting {
    @Test func `looks as designed`() throws {
        let owner = EnvEntry.Owner.leash(
            EnvCredential(
                server: "main",
                database: "notes",
                login: "notes_1",
                verifier: Secret("V"),
                part: .url,
                address: Address(host: "/run/postgresql", database: "notes"),
                file: "leash.yaml"
            )
        )
        var changes = EnvChanges.files(["URL": "postgresql:///notes"], owner: owner)
        changes.set["LOG"] = EnvChanges.Value(Secret("info"), owner: git)
        changes.unnotified = true
        let bytes = try EnvDocument(parsing: Array("# mine\r\nHAND='x y'".utf8)).applying(
            changes,
            app: "notes",
            anyDigest
        )
        let log = anyDigest.fileDigest(of: "info".utf8).text
        let url = anyDigest.fileDigest(of: "postgresql:///notes".utf8).text
        let header =
            #"#leash:{"v":1,"unnotified":true,"keys":{"LOG":{"by":"git","file":"apps/notes.yaml","digest":"\#(log)"},"#
            + #""URL":{"by":"leash","server":"main","database":"notes","login":"notes_1","verifier":"V","part":"url","#
            + #""host":"/run/postgresql","port":5432,"name":"notes","file":"leash.yaml","digest":"\#(url)"}}}"#
        let rest = "\n# mine\r\nHAND='x y'\nLOG=info\nURL=postgresql:///notes\n"
        #expect(String(decoding: bytes, as: UTF8.self) == header + rest)
    }

    @Test func `an edit by hand shows, and is put right in its place`() throws {
        let written = try EnvDocument().applying(.files(["A": "1", "B": "2"]), app: "notes", anyDigest)
        let edited = String(decoding: written, as: UTF8.self).replacing("A=1", with: "A=9") + "# end\nB=8\n"
        let document = try EnvDocument(parsing: Array(edited.utf8))
        let entries = document.entries(anyDigest)
        #expect(entries["A"]?.owner == git && entries["A"]?.isIntact == false)
        #expect(entries["B"]?.owner == git && entries["B"]?.isIntact == false)
        let mended = try document.applying(.files(["A": "1", "B": "2"]), app: "notes", anyDigest)
        #expect(mended == written + Array("# end\n".utf8))
    }

    /// Few keys and many are put in order in two ways.
    @Test(arguments: [1, 5, 63, 64, 65, 66, 300], 0..<5)
    func `of several lines with one key the last counts, in any order and number`(count: Int, seed: Int) throws {
        var random = Seeded(UInt64(seed))
        let lines = (0..<count).map { (key: "K\(Int.random(in: 0..<count, using: &random))", value: "v\($0)") }
        let document = try EnvDocument(parsing: Array(lines.map { "\($0.key)=\($0.value)\n" }.joined().utf8))
        let last = Dictionary(lines.map { ($0.key, $0.value) }) { _, last in last }
        let entries = document.entries(anyDigest)
        #expect(entries.keys == last.keys.sorted())
        for (key, entry) in entries { #expect(entry.digest == last[key].map { anyDigest.digest(of: $0) }) }
        #expect(document.values.mapValues(\.revealed) == last)
    }

    @Test func `a record without its line is dropped, and so is a header that says nothing`() throws {
        let written = try EnvDocument().applying(.files(["A": "1"]), app: "notes", anyDigest)
        let edited = String(decoding: written, as: UTF8.self).replacing("A=1", with: "# gone")
        let document = try EnvDocument(parsing: Array(edited.utf8))
        #expect(document.entries(anyDigest).isEmpty)
        let after = try document.applying(.human(["B": "1"]), app: "notes", anyDigest)
        #expect(String(decoding: after, as: UTF8.self) == "# gone\nB=1\n")
    }

    @Test func `more than a reader takes is refused`() throws {
        let many = Dictionary(uniqueKeysWithValues: (0..<400).map { ("KEY\($0)", "1") })
        let error = #expect(throws: EnvStoreError.self) {
            try EnvDocument().applying(.files(many, owner: injected), app: "notes", anyDigest)
        }
        #expect(error?.reason == .invalid)
        let long = Dictionary(uniqueKeysWithValues: (0..<20).map { ("K\($0)", String(repeating: "x", count: 60_000)) })
        #expect(throws: EnvStoreError.self) { try EnvDocument().applying(.human(long), app: "notes", anyDigest) }
    }
}
