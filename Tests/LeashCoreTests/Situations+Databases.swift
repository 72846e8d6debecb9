import LeashCore
import LeashTesting

private let notes = DesiredState.of(.named("notes"))
private let shared = DesiredState.of(
    .named("notes"),
    env: [
        "wiki": ["NOTES_URL": .database("notes", .read, .url)], "shop": ["HOST": .database("notes", .readwrite, .host)],
    ]
)

// Databases as they are made, changed and mended.
extension Situation {
    static func creations() -> [Situation] {
        sharedCreations() + [
            Situation("nothing", .of(), .fresh()),
            Situation(
                "a first database",
                notes,
                .fresh(),
                steps: ["create server/main", "create database/notes", "inject env/notes notes"]
            ),
            Situation(
                "extensions, limits, another name",
                notes.with("notes") { database in
                    database.extensions = ["citext", "pgcrypto"]
                    database.limits.tempFiles = .of(1 << 30)
                    database.limits.connections = .unlimited
                    (database.existing, database.ownerRole) = ("notes-live", "notes_owner")
                },
                .fresh(),
                steps: ["create server/main", "create database/notes", "inject env/notes notes"]
            ),
        ]
    }

    private static func sharedCreations() -> [Situation] {
        [
            Situation(
                "two apps more",
                shared,
                .fresh(),
                steps: [
                    "create server/main", "create database/notes", "inject env/notes notes", "inject env/shop notes",
                    "inject env/wiki notes",
                ]
            ),
            Situation(
                "two of one app",
                .of(
                    .named("notes"),
                    .named("index", app: "notes"),
                    env: ["notes": ["A": .database("index", .owner, .url)]]
                ),
                .fresh(),
                steps: [
                    "create server/main", "create database/index", "create database/notes", "inject env/notes index",
                ]
            ),
            Situation(
                "as a weak admin of 18",
                shared,
                .fresh(version: 180_004, admin: Admin(name: "admin", isSuperuser: false)),
                steps: [
                    "create server/main", "create database/notes", "inject env/notes notes", "inject env/shop notes",
                    "inject env/wiki notes",
                ]
            ),
        ]
    }

    static func changes() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: notes)
        func changed(_ name: String, _ change: (inout Database) -> Void) -> Situation {
            Situation(name, notes.with("notes", change), live, "update database/notes")
        }
        return [
            Situation("at rest", notes, live),
            Situation("at rest, shared", shared, try LiveState.fresh().converged(to: shared)),
            changed("a limit raised") { $0.limits.connections = .of(40) },
            changed("a limit no longer named") { $0.limits.statementTimeout = nil },
            changed("protected") { $0.isProtected = true },
            changed("an extension more") { $0.extensions = ["citext"] },
            Situation(
                "an extension less",
                notes,
                try live.converged(to: notes.with("notes") { $0.extensions = ["citext"] }),
                steps: ["update database/notes"]
            ),
            Situation(
                "declared in another file",
                notes.with { $0.databases["notes"]?.source = elsewhere },
                live,
                steps: ["update database/notes"]
            ),
            Situation(
                "another access",
                .of(.named("notes"), env: ["wiki": ["NOTES_URL": .database("notes", .readwrite, .url)]]),
                try LiveState.fresh().converged(
                    to: .of(.named("notes"), env: ["wiki": ["NOTES_URL": .database("notes", .read, .url)]])
                ),
                steps: ["update database/notes"]
            ),
            Situation(
                "an access more",
                shared,
                live,
                steps: ["update database/notes", "inject env/shop notes", "inject env/wiki notes"]
            ),
        ]
    }

    private static let elsewhere = SourceLocation(file: "notes.yaml", line: 3, column: 1)

    static func logins() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: notes)
        let mended = try live.with { $0.main.roles["notes_1"]?.verifier = Secret("by hand") }.converged(to: notes)
        return [
            Situation(
                "a password changed by hand",
                notes,
                live.with { $0.main.roles["notes_1"]?.verifier = Secret("by hand") },
                steps: ["update database/notes", "inject env/notes notes"]
            ),
            Situation("an earlier login in its grace", notes, mended.after(3600)),
            Situation("an earlier login past its grace", notes, mended.after(25 * 3600), "update database/notes"),
            Situation(
                "an earlier login without an end",
                notes,
                mended.with { $0.main.roles["notes_1"]?.validUntil = nil },
                steps: ["update database/notes"]
            ),
            Situation(
                "an earlier login that is revoked",
                notes,
                mended.with { $0.main.roles["notes_1"]?.canLogin = false },
                steps: ["update database/notes"]
            ),
            Situation(
                "another address",
                notes.with("notes") { $0.listen = .tcp },
                live,
                steps: ["update database/notes", "inject env/notes notes"]
            ),
        ]
    }

    static func leftHalfway() throws -> [Situation] {
        func killed(_ limit: Int) throws -> LiveState { try Round(notes, on: .fresh(), stoppingAfter: limit).after }
        return [
            Situation(
                "killed after the roles",
                notes,
                try killed(2),
                steps: ["create database/notes", "inject env/notes notes"]
            ),
            Situation(
                "killed while closed",
                notes,
                try killed(8),
                steps: ["update database/notes", "inject env/notes notes"]
            ),
            Situation(
                "database dropped by hand",
                notes,
                try LiveState.fresh().converged(to: notes).with { $0.main.databases["notes"] = nil },
                steps: ["create database/notes"]
            ),
        ]
    }
}
