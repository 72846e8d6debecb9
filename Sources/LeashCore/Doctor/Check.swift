/// One thing that doctor looked at, and what it makes of it.
package struct Check: Equatable, Sendable {
    /// Which check it is, the same for all subjects: `connections.login`.
    package let id: String
    /// The address of what it is about: `database/notes`.
    package let subject: String
    /// The server or app that it is told under.
    package var group = ""
    package let level: Level
    /// What is so now, in a sentence with the numbers.
    package let finding: String
    /// More of it, a line each.
    package let details: [String]
    /// Why that matters, or what a client gets to see.
    package let cause: String?
    /// Ways out, each a command, a change of the files or a short text.
    package let fixes: [String]

    package enum Level: String, CaseIterable, Sendable {
        case green
        /// It could not be seen; that is no green.
        case unknown
        case yellow, red
    }

    package init(
        _ id: String,
        _ subject: String,
        _ level: Level,
        _ finding: String,
        details: [String] = [],
        cause: String? = nil,
        fixes: [String] = []
    ) {
        self.id = id
        self.subject = subject
        self.level = level
        self.finding = finding
        self.details = details
        self.cause = cause
        self.fixes = fixes
    }

    /// One that this admin can't make.
    ///
    /// - Parameters:
    ///   - id: which check.
    ///   - subject: what it would be about.
    ///   - what: what is not visible.
    ///   - admin: whose rights are missing.
    ///   - right: the role that has them; `nil` where only a superuser has.
    /// - Returns: the check, neither good nor bad.
    static func unseen(_ id: String, _ subject: String, _ what: String, by admin: Admin, right: String?) -> Check {
        let name = SQLText.identifier(admin.name)
        return Check(
            id,
            subject,
            .unknown,
            "not visible to this admin (\(admin.name) is \(right.map { "no member of \($0)" } ?? "no superuser")): \(what)",
            fixes: right.map { ["GRANT \($0) TO \(name);"] } ?? ["look as a superuser: `leashctl doctor` with its URL"]
        )
    }

    func grouped(under group: String) -> Check {
        var check = self
        check.group = group
        return check
    }
}

extension Check.Level {
    /// The worst of several; `green` of none.
    package static func worst(of levels: some Sequence<Check.Level>) -> Check.Level {
        let all = Set(levels)
        return allCases.last(where: all.contains) ?? .green
    }

    /// The sign before it on a line.
    var mark: String {
        switch self {
        case .green: "✓"
        case .unknown: "?"
        case .yellow: "!"
        case .red: "✗"
        }
    }

    /// The word as people read it.
    var word: String { self == .unknown ? "not visible" : rawValue }

    var paint: TextStyle.Paint {
        switch self {
        case .green: .green
        case .unknown: .dim
        case .yellow: .yellow
        case .red: .red
        }
    }
}

/// Names and texts in the statements that a person is to copy.
enum SQLText {
    /// Quoted unless Postgres reads it as it stands.
    static func identifier(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f }
        guard !isPlain || name.utf8.first.map({ (0x30...0x39).contains($0) }) ?? true else { return name }
        return "\"\(name.replacing("\"", with: "\"\""))\""
    }

    static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
