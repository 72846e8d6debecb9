import LeashCore

struct DatabaseDeclaration: Equatable, Sendable {
    var app: Desired<String>?
    var server: Desired<String>?
    var listen: Desired<Database.Listen>?
    var limits: Desired<LimitsDeclaration>?
    var extensions: Desired<[Desired<String>]>?
    var existing: Desired<String>?
    var ownerRole: Desired<String>?
    var manage: Desired<Manage>?
    var adopt: Desired<Bool>?
    var protect: Desired<Bool>?
    var backup: Desired<String>?

    enum Manage: String, CaseIterable, Sendable {
        case own, observe
    }

    var isObserved: Bool { manage?.value == .observe }

    static let table = Table<Self>(
        "database",
        [
            Key("app", .name(of: "an app"), \.app, "the app that owns it", isRequired: true),
            Key(
                "server",
                .name(of: "a server"),
                \.server,
                "the server; the only one, or the default, if it names none"
            ),
            Key("listen", .word, \.listen, "how apps reach it: auto, socket or tcp"),
            Key(
                "limits",
                .table(LimitsDeclaration.table, LimitsDeclaration()),
                \.limits,
                "limits that differ from the tier's"
            ),
            Key("extensions", .list(.extensionName), \.extensions, "extensions, of those that the server allows"),
            Key("existing", .serverName, \.existing, "its name on the server, when it differs"),
            Key("ownerRole", .serverName, \.ownerRole, "the role that owns what is inside, when its name differs"),
            Key("manage", .word, \.manage, "own, or observe: compared, never written"),
            Key("adopt", .flag, \.adopt, "whether to take over what exists"),
            Key("protect", .flag, \.protect, "whether it can't be retired"),
            Key(
                "backup",
                .name(of: "a backup policy, or none"),
                \.backup,
                "a backup policy, or none; daily if it says nothing"
            ),
        ]
    )
}

extension ValueType where Value == String {
    /// A name that something on the server already has: any that Postgres takes.
    static let serverName = text("a name on the server", ["pattern": "^[^\\x00]+$"]) { name in
        if name.isEmpty { return Complaint("is empty") }
        if name.utf8.contains(0) { return Complaint("holds a NUL byte") }
        let length = name.utf8.count
        return length <= 63 ? nil : Complaint("is \(length) bytes long", hint: "Postgres keeps 63 bytes of a name")
    }
}
