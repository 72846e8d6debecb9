import LeashCore
import LeashTesting

private let notes = DesiredState.of(.named("notes"))
private let url = EnvBinding.database("notes", .owner, .url)

private func bound(_ keys: [String: EnvBinding]) -> DesiredState { .of(.named("notes"), env: ["notes": keys]) }

// The keys of apps: injected, declared, set by hand.
extension Situation {
    static func env() throws -> [Situation] { try editedKeys() + changedBindings() + declaredValues() + humanKeys() }

    private static func editedKeys() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: notes)
        let mend = ["update database/notes", "inject env/notes notes"]
        return [
            Situation(
                "a key edited",
                notes,
                live.with { $0[env: "notes"]["DATABASE_URL"]?.isIntact = false },
                steps: mend
            ),
            Situation("a key deleted", notes, live.with { $0[env: "notes"] = [:] }, steps: mend),
            Situation(
                "a key set by hand",
                notes,
                live.with { $0[env: "notes"]["DATABASE_URL"] = EnvEntry(.human, digest: .of("x")) },
                steps: ["blocked env/notes notes"]
            ).leaving("blocked env/notes notes", undone: ["database/notes: DATABASE_URL of notes does not work"]),
            Situation(
                "a key of somebody's",
                notes,
                live.with { $0[env: "notes"]["X"] = EnvEntry(.human, digest: .of("x")) }
            ),
        ]
    }

    private static func changedBindings() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: notes)
        let mend = ["update database/notes", "inject env/notes notes"]
        let both = try LiveState.fresh().converged(to: bound(["DATABASE_URL": url, "DB": url]))
        let renamed = notes.with { $0.env["notes"] = ["DB": Desired(url, at: .test)] }
        let unbound = notes.with { $0.env["notes"] = [:] }
        let unboundSteps = ["held: prune env/notes notes", "held: update database/notes access"]
        return [
            Situation("a key more", bound(["DATABASE_URL": url, "DB": url]), live, steps: mend),
            Situation("a key less", notes, both, "prune env/notes notes"),
            Situation("a key renamed", renamed, live, steps: mend),
            Situation("another part", bound(["DATABASE_URL": .database("notes", .owner, .host)]), live, steps: mend),
            Situation(
                "over TCP for Java",
                bound(["DATABASE_URL": .database("notes", .owner, .jdbcUrl)]),
                live,
                steps: mend
            ),
            Situation("no key any longer", unbound, live, steps: unboundSteps)
                .leaving("held: prune env/notes notes", "held: update database/notes access"),
            Situation(
                "no key any longer, with consent",
                unbound,
                live,
                steps: ["prune env/notes notes", "update database/notes access"]
            ).consented(),
            Situation("skipped", bound(["DATABASE_URL": .skip]), live, steps: unboundSteps)
                .leaving("held: prune env/notes notes", "held: update database/notes access"),
            Situation(
                "a literal instead",
                bound(["DATABASE_URL": .literal("none")]),
                live,
                steps: ["inject env/notes", "update database/notes access"]
            ),
            Situation("external instead", bound(["DATABASE_URL": .external]), live, "blocked env/notes DATABASE_URL")
                .leaving("blocked env/notes DATABASE_URL", undone: ["env/notes: DATABASE_URL is not external"]),
        ]
    }

    private static func declaredValues() throws -> [Situation] {
        let values = bound(["LEVEL": .literal("info"), "TOKEN": .secret(.file("token"))])
        let live = try LiveState.fresh().converged(to: values)
        let missing = live.with { $0.secrets[.file("token")] = .unreachable("no such file") }
        return [
            Situation(
                "values",
                values,
                try LiveState.fresh().converged(to: notes),
                steps: ["inject env/notes"]
            ),
            Situation(
                "another value",
                bound(["LEVEL": .literal("debug"), "TOKEN": .secret(.file("token"))]),
                live,
                steps: ["inject env/notes"]
            ),
            Situation(
                "a value edited",
                values,
                live.with { $0[env: "notes"]["LEVEL"]?.isIntact = false },
                steps: ["inject env/notes"]
            ),
            Situation("values no longer bound", notes, live, "prune env/notes"),
            Situation("a secret that is gone", values, missing, "blocked env/notes TOKEN").leaving(
                "blocked env/notes TOKEN"
            ),
            Situation(
                "a database instead of a literal",
                notes,
                try LiveState.fresh().converged(to: bound(["DATABASE_URL": .literal("none")])),
                steps: ["update database/notes", "inject env/notes notes"]
            ),
        ]
    }

    private static func humanKeys() throws -> [Situation] {
        let external = bound(["MONGODB_URI": .external])
        let live = try LiveState.fresh().converged(to: notes)
        let set = live.with { $0[env: "notes"]["MONGODB_URI"] = EnvEntry(.human, digest: .of("x")) }
        return [
            Situation("external and missing", external, live, "blocked env/notes MONGODB_URI")
                .leaving("blocked env/notes MONGODB_URI", undone: ["env/notes: MONGODB_URI is not external"]),
            Situation("external and set", external, set),
            Situation(
                "taken over by a person",
                bound(["DATABASE_URL": .external]),
                live.with { $0[env: "notes"]["DATABASE_URL"] = EnvEntry(.human, digest: .of("x")) },
                steps: ["update database/notes"]
            ),
        ]
    }
}
