import LeashCore

struct AppDeclaration: Equatable, Sendable {
    var tier: Desired<String>?
    var source: Desired<String>?
    var onChange: Desired<String>?
    var release: Desired<String>?

    static let table = Table<Self>(
        "app",
        [
            Key("tier", .name(of: "a tier"), { $0.tier = $1 }, "the tier that it is on; standard if it names none"),
            Key(
                "source",
                .folder,
                { $0.source = $1 },
                "the folder with db/schema.sql and db/migrations, relative to the root"
            ),
            Key("onChange", .command, { $0.onChange = $1 }, "the operator's command to run when the app's env changes"),
            Key("release", .command, { $0.release = $1 }, "the operator's command that a deploy runs"),
        ]
    )
}

extension ValueType where Value == String {
    static let folder = text("the path of a folder", ["pattern": "^(?!.*://)[^\\x00-\\x1f]+$"]) { path in
        if path.holds("://") { return Complaint("is a URL", hint: "write the path of a folder") }
        let isPath = !path.isEmpty && path.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        return isPath ? nil : Complaint("is no path of a folder")
    }

    /// A command's name.
    ///
    /// What it runs stands outside of the state, so that no commit can run code.
    static let command = text("the name of a command", ["pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"]) { name in
        let isName =
            name.utf8.first.map { $0.isLetter || $0.isDigit } == true
            && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._-".utf8.contains($0) }
        guard !isName else { return nil }
        return Complaint("is no name of a command", hint: "define it in the operator's commands file, and name it here")
    }
}
