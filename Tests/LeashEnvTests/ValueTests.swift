import Foundation
import LeashCore
import LeashEnv
import Testing

@Suite struct ConnectionValues {
    static let cases: [(Address, EnvBinding.Part, String?)] = [
        (
            Address(host: "/var/run/postgresql", database: "notes"), .url,
            "postgresql://notes_1:Pw9@/notes?host=/var/run/postgresql"
        ),
        (
            Address(host: "/tmp/a b&c", port: 5433, database: "n/1"), .url,
            "postgresql://notes_1:Pw9@/n%2F1?host=/tmp/a%20b%26c&port=5433"
        ),
        (
            Address(host: "/run", sslmode: "require", database: "notes"), .url,
            "postgresql://notes_1:Pw9@/notes?host=/run"
        ),
        (Address(host: "db.example", database: "notes"), .url, "postgresql://notes_1:Pw9@db.example:5432/notes"),
        (
            Address(host: "db.example", port: 6543, sslmode: "verify-full", database: "notes"), .url,
            "postgresql://notes_1:Pw9@db.example:6543/notes?sslmode=verify-full"
        ),
        (Address(host: "::1", database: "notes"), .url, "postgresql://notes_1:Pw9@[::1]:5432/notes"),
        (
            Address(host: "fe80::1%eth0", database: "notes"), .url,
            "postgresql://notes_1:Pw9@[fe80::1%25eth0]:5432/notes"
        ),
        (
            Address(host: "127.0.0.1", database: "ä?#@:"), .url,
            "postgresql://notes_1:Pw9@127.0.0.1:5432/%C3%A4%3F%23%40%3A"
        ),
        (Address(host: "/run", database: "notes"), .jdbcUrl, nil),
        (Address(host: "db", database: "notes"), .jdbcUrl, "jdbc:postgresql://db:5432/notes?user=notes_1&password=Pw9"),
        (
            Address(host: "::1", port: 5433, sslmode: "require", database: "notes"), .jdbcUrl,
            "jdbc:postgresql://[::1]:5433/notes?user=notes_1&password=Pw9&sslmode=require"
        ),
        (Address(host: "/run", database: "notes"), .host, "/run"),
        (Address(host: "db", port: 5433, database: "notes"), .port, "5433"),
        (Address(host: "db", database: "notes"), .user, "notes_1"),
        (Address(host: "db", database: "notes"), .password, "Pw9"),
        (Address(host: "db", database: "notes"), .name, "notes"),
    ]

    @Test(arguments: cases)
    func `are built from the address`(_ address: Address, _ part: EnvBinding.Part, _ expected: String?) {
        #expect(part.value(address: address, login: "notes_1", password: Secret("Pw9"))?.revealed == expected)
    }

    @Test func `encode all that a URL gives a meaning`() {
        let address = Address(host: "/run", database: "notes")
        let url = EnvBinding.Part.url.value(address: address, login: "a.b-c_~1", password: Secret("p@:/?#[]% +&=ä"))
        #expect(
            url?.revealed
                == "postgresql://a.b-c_~1:p%40%3A%2F%3F%23%5B%5D%25%20%2B%26%3D%C3%A4@/notes?host=/run"
        )
    }
}

@Suite struct Exports {
    static let values = ["B": "it's a \"b\"\\", "A": "$HOME `x`\t", "C": ""].mapValues { Secret($0) }

    @Test(arguments: [
        (ExportFormat.dotenv, "A=$HOME `x`\t\nB=it's a \"b\"\\\nC=\n"),
        (.json, "{\n  \"A\": \"$HOME `x`\\t\",\n  \"B\": \"it's a \\\"b\\\"\\\\\",\n  \"C\": \"\"\n}\n"),
        (.shell, "export A='$HOME `x`\t'\nexport B='it'\\''s a \"b\"\\'\nexport C=''\n"),
    ])
    func `are sorted and quoted`(_ format: ExportFormat, _ expected: String) {
        #expect(format.text(of: Self.values) == expected)
    }

    @Test func `of nothing are empty`() {
        #expect(ExportFormat.allCases.map { $0.text(of: [:]) } == ["", "{}\n", ""])
    }

    @Test func `JSON is what others read`() throws {
        let text = ExportFormat.json.text(of: Self.values.merging(["D": Secret("\u{1}\r\n€😀")]) { $1 })
        let read = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        #expect(read["D"] == "\u{1}\r\n€😀" && read["B"] == Self.values["B"]?.revealed)
    }

    @Test func `a shell reads back what was exported`() throws {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", ExportFormat.shell.text(of: Self.values) + "printf '%s|%s|%s' \"$A\" \"$B\" \"$C\""]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(text == "$HOME `x`\t|it's a \"b\"\\|")
    }
}

@Suite struct SecretReading {
    let scratch: Scratch
    let secrets: Secrets

    init() throws {
        scratch = try Scratch()
        secrets = Secrets(folder: scratch.path, environment: ["REDIS": "redis://x", "EMPTY": ""])
    }

    private func reason(_ reference: Reference) -> String? {
        guard case .unreachable(let reason) = secrets.read(reference) else { return nil }
        return reason
    }

    @Test func `from the environment`() {
        #expect(secrets.read(.environment("REDIS")) == .observed(Secret("redis://x")))
        #expect(reason(.environment("NONE")) == "environment variable NONE is not set")
        #expect(reason(.environment("EMPTY")) == "environment variable EMPTY is empty")
    }

    @Test(arguments: [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), (" a ", " a "), ("é\n", "é")])
    func `from files, less one line break`(_ text: String, _ expected: String) throws {
        try scratch.put(text, at: "redis")
        #expect(secrets.read(.file("redis")) == .observed(Secret(expected)))
    }

    @Test func `from folders within the folder`() throws {
        mkdir(scratch.path("team"), 0o700)
        try scratch.put("x", at: "team/redis")
        #expect(secrets.read(.file("team/redis")) == .observed(Secret("x")))
    }

    @Test(arguments: ["", ".", "..", "../x", "a/../../x", "/etc/passwd", "a//b", "team/", "a\0b"])
    func `from nowhere else`(_ name: String) {
        #expect(reason(.file(name))?.contains("is no name of a file") == true)
    }

    @Test func `refuses what it cannot trust, with the reason`() throws {
        try scratch.put("x", at: "open", mode: 0o604)
        try scratch.put("x", at: "loose", mode: 0o620)
        try scratch.put("x", at: "group", mode: 0o640)
        try scratch.put("", at: "empty")
        try scratch.put(String(repeating: "x", count: 65_537), at: "huge")
        try Data([0xff]).write(to: URL(fileURLWithPath: scratch.path("binary")))
        chmod(scratch.path("binary"), 0o600)
        symlink(scratch.path("group"), scratch.path("link"))
        symlink(scratch.path, scratch.path("loop"))
        mkdir(scratch.path("folder"), 0o700)
        let reasons = [
            "open": "can be read by others", "loose": "can be written by others", "empty": "is empty",
            "huge": "is over 65536 bytes", "binary": "is not UTF-8", "link": "is a symbolic link",
            "loop/group": "symbolic link", "folder": "is no plain file", "none": "does not exist",
            "none/none": "does not exist",
        ]
        for (name, expected) in reasons { #expect(reason(.file(name))?.contains(expected) == true, "\(name)") }
        #expect(secrets.read(.file("group")) == .observed(Secret("x")))
    }
}
