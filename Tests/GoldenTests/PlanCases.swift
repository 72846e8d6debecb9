import LeashCore

/// A plan and the name of the folder with its goldens.
struct PlanCase {
    let name: String
    let plan: Plan

    init(_ name: String, _ items: [Plan.Item], _ change: (inout Plan) -> Void = { _ in }) {
        self.name = name
        plan = .of(items, change)
    }

    static let all = actions + withheld + whole
}

// MARK: - Every action, on every kind

extension PlanCase {
    static let actions = [
        create, adopt, update, inject, rotate, retire, prune, forget, blocked,
    ]

    private static let create = PlanCase(
        "render-create",
        [
            .server(
                .create,
                Field("installation", from: nil, to: "leash"),
                Field("privileges.PUBLIC.CONNECT on postgres", from: "granted", to: nil, cause: .drift)
            ),
            .database(
                .create,
                "shop",
                Field("limits.connections", from: nil, to: "20"),
                Field("limits.statementTimeout", from: nil, to: "30s"),
                Field("limits.idleInTransaction", from: nil, to: "5min"),
                Field("limits.storage", from: nil, to: "1GiB"),
                Field("extensions.pgcrypto", from: nil, to: "installed"),
                Field("extensions.uuid-ossp", from: nil, to: "installed"),
                Field("access.reports", from: nil, to: "read"),
                Field("protect", from: nil, to: "true")
            ).requiring("create server/main"),
            .database(.create, "wiki", Field("limits.connections", from: nil, to: "unlimited")),
            .database(.create, "bare"),
            .env(.create, "shop", Field("LOG_LEVEL", from: nil, to: "#d1635f", cause: .desired(place(15)))),
        ]
    )

    private static let adopt = PlanCase(
        "render-adopt",
        [
            .server(.adopt, Field("installation", from: nil, to: "leash")),
            .database(
                .adopt,
                "shop",
                Field("owner", from: "alice", to: "leash"),
                Field("limits.connections", from: "unlimited", to: "20"),
                Field("privileges.PUBLIC.CONNECT", from: "granted", to: nil),
                Field("roles.alice.login", from: "true", to: "until the new URL is out")
            ),
            .env(.adopt, "shop", Field("DATABASE_URL", from: "set by hand", to: "v1")),
        ]
    )

    private static let update = PlanCase(
        "render-update",
        [
            .server(.update, Field("privileges.PUBLIC.CONNECT on template1", from: "granted", to: nil, cause: .drift)),
            .database(
                .update,
                "shop",
                Field("limits.connections", from: "20", to: "40", cause: .desired(place(11))),
                Field("limits.statementTimeout", from: "5min", to: "30s", cause: .drift),
                Field("limits.storage", from: "1GiB", to: "10GiB", cause: .desired(place(7, "leash.yaml"))),
                Field("limits.lockTimeout", from: nil, to: "2s", cause: .both(place(12))),
                Field("settings.search_path", from: "", to: nil, cause: .drift),
                Field("protect", from: "false", to: "true", cause: .desired(nil))
            ),
            .env(
                .update,
                "shop",
                Field("LOG_LEVEL", from: "#d1635f", to: "#02bc41", cause: .desired(place(15))),
                Field("REDIS_URL", from: "#77aa01", to: "#91fe00", cause: .drift)
            ),
        ]
    )

    private static let inject = PlanCase(
        "render-inject",
        [
            .server(.inject, Field("installation", from: nil, to: "leash")),
            .database(.inject, "shop", Field("roles.shop_7", from: nil, to: "present")),
            .env(.inject, "shop", Field("DATABASE_URL", from: "v6", to: "v7", cause: .drift))
                .requiring("update database/shop"),
            .env(.inject, "wiki", Field("DATABASE_URL", from: nil, to: "v1", cause: .desired(place(4, "wiki.yaml"))))
                .noting("not proven: the server asked for no password"),
            .env(.inject, "bare", Field("onChange", from: nil, to: "restart-bare", cause: .desired(place(5)))),
        ]
    )

    private static let rotate = PlanCase(
        "render-rotate",
        [
            .server(.rotate, Field("generation", from: "1", to: "2")),
            .database(.rotate, "shop", Field("roles.shop_7", from: nil, to: "present")),
            .env(
                .rotate,
                "shop",
                Field("DATABASE_URL", from: "v6", to: "v7"),
                Field("JDBC_URL", from: "v6", to: "v7")
            ),
        ]
    )

    private static let retire = PlanCase(
        "render-retire",
        [
            .server(.retire, Field("installation", from: "leash", to: nil)),
            .database(.retire, "old", Field("stage", from: "live", to: "retired"), line: nil).noting("12 GB"),
            .database(
                .retire,
                "shop",
                Field("stage", from: "retired", to: "in grace", cause: .desired(place(21))),
                line: 21
            ).noting("340 MB"),
            .env(.retire, "old", Field("DATABASE_URL", from: "injected", to: nil), line: nil)
                .requiring("retire database/old"),
        ]
    )

    private static let prune = PlanCase(
        "render-prune",
        [
            .server(.prune, Field("database", from: "leash", to: nil)),
            .database(.prune, "old", Field("database", from: "old", to: nil), line: nil).noting("12 GB"),
            .env(
                .prune,
                "shop",
                Field("LOG_LEVEL", from: "#d1635f", to: nil),
                Field("DATABASE_URL", from: "injected", to: nil)
            ),
        ]
    )

    private static let forget = PlanCase(
        "render-forget",
        [
            .server(.forget, Field("installation", from: "leash", to: nil)),
            .database(.forget, "old", Field("owner", from: "leash", to: "old"), line: nil)
                .noting("kept, no longer managed"),
            .env(.forget, "old", Field("DATABASE_URL", from: "v6", to: nil), line: nil),
        ]
    )

    private static let blocked = PlanCase(
        "render-blocked",
        [
            .server(.blocked).blocked("admin deploy lacks CREATEDB: `ALTER ROLE deploy CREATEDB`"),
            .database(.blocked, "shop").blocked(
                "database shop exists on main, owned by alice, and is not leash's: `adopt: true` takes it over, "
                    + "`manage: observe` only compares it"
            ),
            .database(.update, "wiki", Field("limits.connections", from: "20", to: "40", cause: .drift))
                .blocked("it lives on server b: moves are by backup and restore, so set `server: b` back"),
            .env(.blocked).blocked("MONGODB_URI is external and not set: `leashctl env set shop MONGODB_URI`"),
            .env(.inject, "wiki", Field("LOG_LEVEL", from: nil, to: "#d1635f"))
                .blocked("onChange names restart, which the operator's commands file does not define"),
        ]
    )
}
