import Testing
import YAML

/// Members added to texts that people wrote: what was there stays, to the byte.
@Suite struct Adding {
    private static let database = Addition.mapping([("app", .text("wiki"))])

    @Test(
        arguments: [
            ("", "databases:\n  wiki: { app: wiki }\n"),
            ("# nothing yet\n", "# nothing yet\ndatabases:\n  wiki: { app: wiki }\n"),
            ("# nothing yet", "# nothing yet\ndatabases:\n  wiki: { app: wiki }\n"),
            ("leash: v1\n", "leash: v1\ndatabases:\n  wiki: { app: wiki }\n"),
            ("leash: v1", "leash: v1\ndatabases:\n  wiki: { app: wiki }\n"),
            ("leash: v1\n\napps: {}\n", "leash: v1\n\napps: {}\n\ndatabases:\n  wiki: { app: wiki }\n"),
            ("databases: {}\n", "databases: { wiki: { app: wiki } }\n"),
            ("databases: {  } # none\n", "databases: { wiki: { app: wiki } } # none\n"),
            ("databases: { # none\n}\n", "databases: { wiki: { app: wiki } # none\n}\n"),
            ("databases: { a: { app: a } } # one\n", "databases: { a: { app: a }, wiki: { app: wiki } } # one\n"),
            ("databases: { a: { app: a }, }\n", "databases: { a: { app: a }, wiki: { app: wiki }, }\n"),
            (
                "databases: {\n  a: { app: a }, # one\n  b: {} # two\n}\n",
                "databases: {\n  a: { app: a }, # one\n  b: {}, wiki: { app: wiki } # two\n}\n"
            ),
            ("databases:\n", "databases:\n  wiki: { app: wiki }\n"),
            ("databases: # none\n\napps: {}\n", "databases: # none\n  wiki: { app: wiki }\n\napps: {}\n"),
            (
                "databases:\n  a: { app: a }   # one\n\n# apps below\napps: {}\n",
                "databases:\n  a: { app: a }   # one\n  wiki: { app: wiki }\n\n# apps below\napps: {}\n"
            ),
            (
                "databases:\n    a:\n        app: a\n        extensions:\n        - citext\napps: {}\n",
                "databases:\n    a:\n        app: a\n        extensions:\n        - citext\n    wiki: { app: wiki }\napps: {}\n"
            ),
            ("databases:\n  a: { app: a }", "databases:\n  a: { app: a }\n  wiki: { app: wiki }\n"),
            ("databases:\r\n  a: {}\r\napps: {}\r\n", "databases:\r\n  a: {}\r\n  wiki: { app: wiki }\r\napps: {}\r\n"),
            ("databases:\n  a: { app: \"é}\" } # }\n", "databases:\n  a: { app: \"é}\" } # }\n  wiki: { app: wiki }\n"),
            ("databases:\n  a:\n", "databases:\n  a:\n  wiki: { app: wiki }\n"),
            ("databases:\n  a: |\n    text\n\nb: c\n", "databases:\n  a: |\n    text\n\n  wiki: { app: wiki }\nb: c\n"),
            ("{ databases: { a: b } }\n", "{ databases: { a: b, wiki: { app: wiki } } }\n"),
            ("{ databases: }\n", "{ databases:  { wiki: { app: wiki } }}\n"),
            ("{leash: v1}\n", "{leash: v1, databases: { wiki: { app: wiki } }}\n"),
            ("databases: { a: 'it''s', b: it's }\n", "databases: { a: 'it''s', b: it's, wiki: { app: wiki } }\n"),
            ("\u{FEFF}leash: v1\n", "\u{FEFF}leash: v1\ndatabases:\n  wiki: { app: wiki }\n"),
        ]
    )
    func `a database goes where the others are`(before: String, after: String) throws {
        #expect(try adding(Self.database, at: ["databases", "wiki"], to: before) == after)
    }

    @Test(
        arguments: [
            ("env:\n  wiki:\n    A: b\n", "env:\n  wiki:\n    A: b\n    KEY: { skip: true }\n"),
            ("env:\n  wiki: { A: b }\n", "env:\n  wiki: { A: b, KEY: { skip: true } }\n"),
            ("env:\n  notes: {}\n", "env:\n  notes: {}\n  wiki:\n    KEY: { skip: true }\n"),
            ("env: { notes: {} }\n", "env: { notes: {}, wiki: { KEY: { skip: true } } }\n"),
            ("apps: {}\n", "apps: {}\nenv:\n  wiki:\n    KEY: { skip: true }\n"),
        ]
    )
    func `a key goes to its app`(before: String, after: String) throws {
        let skip = Addition.mapping([("skip", .bool(true))])
        #expect(try adding(skip, at: ["env", "wiki", "KEY"], to: before) == after)
    }

    @Test func `what is there is not written over, and what is no mapping gets no members`() {
        #expect(throws: AdditionError.exists(Mark(line: 2, column: 9))) {
            try adding(Self.database, at: ["databases", "wiki"], to: "databases:\n  wiki: { app: notes }\n")
        }
        #expect(throws: AdditionError.exists(Mark(line: 1, column: 11))) {
            try adding(.text("x"), at: ["apps", "a"], to: "apps: {a: 1}")
        }
        #expect(throws: AdditionError.noMapping(Mark(line: 1, column: 12))) {
            try adding(Self.database, at: ["databases", "wiki"], to: "databases: none\n")
        }
        #expect(throws: AdditionError.noMapping(Mark(line: 2, column: 3))) {
            try adding(Self.database, at: ["databases", "wiki"], to: "databases:\n  - a\n")
        }
        #expect(throws: AdditionError.self) {
            try adding(Self.database, at: ["databases", "wiki"], to: "databases: &a {}\n")
        }
    }

    @Test(arguments: ["true", "null", "1", "", "a: b", "it's \"so\"", "x\n", "\u{1b}[0m", "é", "-", "~", "off"])
    func `a text stays a text`(text: String) throws {
        let edited = try adding(.text(text), at: ["k"], to: "")
        guard case .mapping(let pairs)? = parse(Array(edited.utf8)).root?.content,
            case .scalar(let read, let isPlain) = pairs[0].value.content
        else {
            Issue.record("\(edited)")
            return
        }
        #expect(read == text && !isPlain)
    }
}
