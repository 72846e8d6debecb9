import LeashCore
import LeashTesting

private let read: EnvBinding = .database("notes", .read, .url)
private let shared = DesiredState.of(.named("notes"), env: ["wiki": ["NOTES_URL": read]])
private let alone = shared.with { state in
    state.env["wiki"] = [:]
    state.databases["notes"]?.value.access = [:]
}
private let taking = ["held: prune env/wiki notes", "held: update database/notes access"]

// Several apps at one database.
extension Situation {
    static func access() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: shared)
        return try changesOfOwner() + replacements(live) + [
            Situation(
                "an access taken away",
                alone,
                live,
                steps: ["update database/notes", "held: prune env/wiki notes", "held: update database/notes access"]
            ).leaving("held: prune env/wiki notes", "held: update database/notes access"),
            Situation(
                "an access taken away, with consent",
                alone,
                live,
                steps: ["update database/notes", "prune env/wiki notes", "update database/notes access"]
            ).consented(),
            Situation(
                "a key of that app deleted by hand, and its access taken away",
                alone,
                live.with { $0[env: "wiki"] = [:] },
                steps: ["update database/notes", "update database/notes access"]
            ),
            Situation(
                "a login of another database in a group",
                shared,
                withStranger(live),
                steps: ["update database/notes"]
            ),
        ]
    }

    private static func replacements(_ live: LiveState) -> [Situation] {
        [
            Situation(
                "a literal instead of an access",
                alone.with {
                    $0.env["wiki"] = ["NOTES_URL": Desired(.literal("none"), at: .test)]
                },
                live,
                steps: ["update database/notes", "inject env/wiki", "update database/notes access"]
            ),
            Situation(
                "another database instead",
                .of(.named("notes"), .named("wiki"), env: ["wiki": ["NOTES_URL": .database("wiki", .owner, .url)]]),
                live,
                steps: [
                    "update database/notes", "create database/wiki", "inject env/wiki wiki",
                    "update database/notes access",
                ]
            ),
        ]
    }

    /// A login of another database that somebody let into this one.
    private static func withStranger(_ live: LiveState) -> LiveState {
        live.with { live in
            live.main.add("a.wiki.00000000_1", canLogin: true) { $0.comment = "leash:1 leash" }
            live.main.add("other.ro") { $0.comment = "leash:1 leash" }
            for group in ["other.ro", "notes.ro"] {
                live.main.setMembership(of: "a.wiki.00000000_1", in: group, Membership(group, inherits: true))
            }
        }
    }

    private static func changesOfOwner() throws -> [Situation] {
        let before = DesiredState.of(.named("notes"), env: ["wiki": [:]])
        let after = DesiredState.of(.named("notes", app: "wiki"), env: ["notes": [:]])
        let both = DesiredState.of(
            .named("notes", app: "wiki"),
            env: ["notes": ["DATABASE_URL": .database("notes", .readwrite, .url)]]
        )
        let live = try LiveState.fresh().converged(to: before)
        return [
            Situation(
                "given to another app",
                after,
                live,
                steps: [
                    "update database/notes", "inject env/wiki notes", "held: prune env/notes notes",
                    "held: update database/notes access",
                ]
            ).leaving("held: prune env/notes notes", "held: update database/notes access"),
            Situation(
                "given to another app, with consent",
                after,
                live,
                steps: [
                    "update database/notes", "inject env/wiki notes", "prune env/notes notes",
                    "update database/notes access",
                ]
            ).consented(),
            Situation(
                "given to another app that lets the first one in",
                both,
                live,
                steps: ["update database/notes", "inject env/notes notes", "inject env/wiki notes"]
            ),
        ]
    }
}
