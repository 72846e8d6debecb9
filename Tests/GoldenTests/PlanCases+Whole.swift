import LeashCore

// MARK: - What policy holds

extension PlanCase {
    static let withheld = [
        PlanCase(
            "render-held",
            [
                .server(
                    .update,
                    Field("privileges.PUBLIC.CONNECT on postgres", from: "granted", to: nil, cause: .drift)
                )
                .held("waits for: create server/main"),
                .database(.retire, "old", Field("stage", from: "live", to: "retired"), line: nil).noting("12 GB")
                    .held("needs `removed: { databases: { old: { then: drop } } }` or --confirm database/old"),
                .env(.prune, "old", Field("DATABASE_URL", from: "injected", to: nil), line: nil)
                    .requiring("retire database/old").held("waits for: retire database/old"),
                .database(.prune, "gone", Field("database", from: "gone", to: nil), line: nil).held(
                    "its final backup 20261126T030012Z-1a2b3c4d is no longer good (its dump is gone): "
                        + "--without-backup database/gone drops it all the same"
                ),
                .database(.prune, "stale", Field("database", from: "stale", to: nil), line: nil).noting("3 MB")
                    .held("7 databases would be retired or dropped, over the limit of 3: --max-prune 7"),
                .database(
                    .update,
                    "shop",
                    Field("limits.connections", from: "100", to: "20", cause: .drift),
                    Field("limits.statementTimeout", from: nil, to: "30s", cause: .drift)
                ).held("`manage: observe` compares and never writes"),
                .database(.update, "wiki", Field("limits.connections", from: "20", to: "40", cause: .drift)),
            ]
        )
    ]
}

// MARK: - Whole plans

extension PlanCase {
    static let whole = [design, inSync, sections, incomplete, many, hostile]

    /// The plan that the design shows.
    private static let design = PlanCase(
        "render-design",
        [
            .database(
                .update,
                "shop",
                Field("limits.connections", from: "20", to: "40", cause: .desired(place(11))),
                Field("limits.statementTimeout", from: "5min", to: "30s", cause: .drift)
            ),
            .env(.inject, "shop", Field("DATABASE_URL", from: "v6", to: "v7")),
            .database(.retire, "old", line: nil).noting("12 GB").held("needs `removed:` or --confirm database/old"),
        ],
        { $0.appCount = 10_000 }
    )

    private static let inSync = PlanCase("render-in-sync", []) {
        $0.appCount = 3
        $0.waiting = ["database/shop": "shop_6 works for 23 h 10 min more"]
    }

    private static let sections = PlanCase(
        "render-sections",
        [.database(.update, "shop", Field("limits.connections", from: "20", to: "40", cause: .desired(place(11))))]
    ) {
        $0.frozen = ["database/notes", "env/notes"]
        $0.unreachable = [
            "server/eu": "connection to server at \"10.0.0.7\", port 5432 failed: Connection refused",
            "env": "no store",
        ]
        $0.waiting = [
            "database/shop": "shop_6 works for 23 h 10 min more",
            "database/old": "dropped in 6 d 3 h, unless it is declared again",
        ]
        $0.backupsDue = ["database/shop": "since 2026-11-26T03:04:05Z"]
        $0.warnings = ["server/main: connection limits add up to 240, the server has room for 97"]
    }

    private static let incomplete = PlanCase("render-incomplete", []) {
        $0.unreachable = ["server/eu": "timeout"]
    }

    /// More than a comment or a screen should show at once.
    private static let many = PlanCase(
        "render-many",
        (1...32).map {
            .database(.update, "app\($0)", Field("limits.connections", from: "20", to: "40", cause: .drift))
        }
    ) {
        $0.appCount = 12_345
        $0.waiting = Dictionary(uniqueKeysWithValues: (100...150).map { ("database/app\($0)", "app\($0)_1 ends") })
    }

    /// What a tenant or a server could put into names, values and messages.
    private static let hostile = PlanCase(
        "render-hostile",
        [
            .database(
                .update,
                "a-name-that-is-longer-than-any-column-could-reasonably-be",
                Field("settings.search_path", from: "\u{1b}[2J\nowned", to: "a -> b", cause: .drift),
                Field("settings.`x`|y", from: "<img src=x>", to: "none", cause: .drift),
                Field("settings.long", from: String(repeating: "x", count: 70), to: " ", cause: .drift)
            ),
            .database(.blocked, "shop").blocked(
                "<script>alert(1)</script> | `rm` *bold* [a](b) @team\n\u{9b}2J second"
            ),
        ]
    )
}
