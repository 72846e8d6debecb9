import LeashCore

struct RemovalDeclaration: Equatable, Sendable {
    var fate: Desired<Removal.Fate>?
    var reason: Desired<String>?

    static let table = Table<Self>(
        "removal",
        [
            Key("then", .word, \.fate, "drop, or forget: stop managing it and keep it", isRequired: true),
            Key("reason", .text("a text"), \.reason, "why, for whoever reviews it"),
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
                \.databases,
                "databases to lose, by the names that they had"
            )
        ]
    )
}
