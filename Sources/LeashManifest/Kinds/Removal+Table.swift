import LeashCore

struct RemovalDeclaration: Equatable, Sendable {
    var fate: Desired<Removal.Fate>?
    var reason: Desired<String>?

    static let table = Table<Self>(
        "removal",
        [
            Key("then", .word, { $0.fate = $1 }, "drop, or forget: stop managing it and keep it", isRequired: true),
            Key("reason", .text("a text"), { $0.reason = $1 }, "why, for whoever reviews it"),
        ]
    )
}

struct RemovedDeclaration: Equatable, Sendable {
    var databases: Desired<[Named<RemovalDeclaration>]>?

    static let table = Table<Self>(
        "removed",
        [
            Key(
                "databases",
                .entries(.declared, .table(RemovalDeclaration.table, RemovalDeclaration())),
                { $0.databases = $1 },
                "databases to lose, by the names that they had"
            )
        ]
    )
}
