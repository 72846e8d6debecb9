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
            Key("app", .name(of: "an app"), { $0.app = $1 }, "the app that owns it", isRequired: true),
            Key(
                "server",
                .name(of: "a server"),
                { $0.server = $1 },
                "the server; the only one, or the default, if it names none"
            ),
            Key("listen", .word, { $0.listen = $1 }, "how apps reach it: auto, socket or tcp"),
            Key(
                "limits",
                .table(LimitsDeclaration.table, LimitsDeclaration()),
                { $0.limits = $1 },
                "limits that differ from the tier's"
            ),
            Key(
                "extensions",
                .list(.extensionName),
                { $0.extensions = $1 },
                "extensions, of those that the server allows"
            ),
            Key("existing", .serverName, { $0.existing = $1 }, "its name on the server, when it differs"),
            Key(
                "ownerRole",
                .serverName,
                { $0.ownerRole = $1 },
                "the role that owns what is inside, when its name differs"
            ),
            Key("manage", .word, { $0.manage = $1 }, "own, or observe: compared, never written"),
            Key("adopt", .flag, { $0.adopt = $1 }, "whether to take over what exists"),
            Key("protect", .flag, { $0.protect = $1 }, "whether it can't be retired"),
            Key(
                "backup",
                .name(of: "a backup policy, or none"),
                { $0.backup = $1 },
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
