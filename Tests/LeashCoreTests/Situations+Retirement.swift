import LeashCore
import LeashTesting

private let both = DesiredState.of(.named("notes"), .named("wiki"))
private let wiki = DesiredState.of(.named("wiki"))
private let day = 86_400

// Databases on their way out, and back.
extension Situation {
    static func retirements() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: both)
        let backedUp = try live.converged(to: wiki) { $0.confirmed = ["database/notes"] }
        let retired = backedUp.with {
            $0.main.databases["notes"]?.comment = "leash:1 leash app=notes file=leash.yaml retired=1"
        }
        let inGrace = try live.converged(to: wiki, policy: consenting)
        let backup = "retire database/notes final backup"
        return try keysLeftBehind(retired) + protections(live) + returns(retired, inGrace) + lostBackups(backedUp)
            + swaps() + [
                Situation(
                    "no longer declared",
                    wiki,
                    live,
                    "held: retire database/notes",
                    "held: prune env/notes notes"
                )
                .leaving("held: retire database/notes", "held: prune env/notes notes"),
                Situation(
                    "removed",
                    wiki.with { $0.removed["notes"] = Desired(Removal(.drop), at: .test) },
                    live,
                    steps: ["retire database/notes", "prune env/notes notes", backup]
                ),
                Situation(
                    "no longer declared, with every consent",
                    wiki,
                    live,
                    steps: ["retire database/notes", "prune env/notes notes", "retire database/notes final backup"]
                ).consented(),
                Situation("retired", wiki, retired, backup),
                Situation("retired, and no backup wanted", wiki, retired, backup).consented(),
                Situation("in grace", wiki, inGrace.after(6 * day)),
                Situation("grace over", wiki, inGrace.after(7 * day), "prune database/notes"),
            ]
    }

    private static func lostBackups(_ backedUp: LiveState) -> [Situation] {
        [
            Situation(
                "grace over, the final backup lost",
                wiki,
                backedUp.after(7 * day).with { $0.finalBackups["notes"] = .bad("its dump is gone") },
                "held: prune database/notes"
            ).leaving("held: prune database/notes"),
            Situation(
                "grace over, the final backup lost and not wanted",
                wiki,
                backedUp.after(7 * day).with { $0.finalBackups["notes"] = .bad("its dump is gone") },
                "prune database/notes"
            ).consented(),
            Situation(
                "grace over, the final backup of an earlier database",
                wiki,
                backedUp.after(7 * day).with { $0.finalBackups["notes"] = .good(1) },
                "held: prune database/notes"
            ).leaving("held: prune database/notes"),
        ]
    }

    /// A database that was restored under another name, and declared with it.
    private static func swaps() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: both)
        let restored = live.withRestoredNotes
        let swapped = both.with("notes") { $0.existing = "notes-r1" }
        let after = try restored.converged(to: swapped)
        return [
            Situation("restored beside it", both, restored),
            Situation("restored beside it, and not wanted", both, restored.after(day), "prune database/notes-r1"),
            Situation(
                "swapped in",
                swapped,
                restored,
                steps: ["update database/notes", "inject env/notes notes", "retire database/notes (replaced)"]
            ),
            Situation(
                "swapped back",
                both,
                after,
                steps: ["update database/notes", "inject env/notes notes", "retire database/notes (replaced)"]
            ),
            Situation(
                "swapped in, the other one protected",
                swapped.with("notes") { $0.isProtected = true },
                try restored.converged(to: both.with("notes") { $0.isProtected = true })
                    .converged(to: swapped.with("notes") { $0.isProtected = true }).after(7 * day),
                steps: ["update database/notes", "prune database/notes (replaced)"]
            ),
            Situation(
                "kept aside for long enough",
                swapped,
                after.after(8 * day),
                // Its last login goes as well, which has a right on it still.
                steps: ["update database/notes", "prune database/notes (replaced)"]
            ),
        ]
    }

    private static func returns(_ retired: LiveState, _ inGrace: LiveState) -> [Situation] {
        [
            Situation(
                "retired and declared again",
                both,
                retired,
                steps: ["update database/notes", "inject env/notes notes"]
            ),
            Situation(
                "in grace and declared again",
                both,
                inGrace.after(6 * day),
                steps: ["update database/notes", "inject env/notes notes"]
            ),
        ]
    }

    private static func protections(_ live: LiveState) throws -> [Situation] {
        [
            Situation(
                "protected",
                wiki,
                try live.converged(to: both.with("notes") { $0.isProtected = true }),
                steps: ["blocked database/notes"]
            ).leaving("blocked database/notes"),
            Situation(
                "protected, its mark taken off by hand",
                wiki,
                try live.converged(to: both.with("notes") { $0.isProtected = true })
                    .with { $0.main.databases["notes"]?.comment = nil },
                steps: ["blocked database/notes"]
            ).leaving("blocked database/notes"),
        ]
    }

    private static func keysLeftBehind(_ retired: LiveState) throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: both)
        let killed = try Round(wiki, on: live, stoppingAfter: 4) { $0.confirmed = ["database/notes"] }.after
        let dropped = live.with { $0.main.databases["notes"] = nil }
        return [
            Situation(
                "retired, killed before its keys were removed",
                wiki,
                killed,
                steps: ["prune env/notes notes", "retire database/notes final backup"]
            ),
            Situation(
                "dropped by hand and no longer declared",
                wiki,
                dropped,
                steps: ["held: prune env/notes lost", "held: prune database/notes"]
            ).leaving("held: prune env/notes lost", "held: prune database/notes"),
            Situation(
                "dropped by hand, with consent",
                wiki,
                dropped,
                steps: ["prune env/notes lost", "prune database/notes"]
            ).consented(),
        ]
    }

    static func forgetting() throws -> [Situation] {
        let live = try LiveState.fresh().converged(to: both)
        let forget = wiki.with { $0.removed["notes"] = Desired(Removal(.forget), at: .test) }
        let forgotten = try live.converged(to: forget)
        return [
            Situation("forgotten", forget, live, "forget database/notes"),
            Situation("forgotten long ago", wiki, forgotten),
            Situation(
                "forgotten and declared",
                both,
                forgotten,
                steps: ["blocked database/notes"]
            ).leaving(
                "blocked database/notes",
                undone: [
                    "database/notes: no mark", "database/notes: notes_1: comment ",
                    "database/notes: nothing for the owner role", "database/notes: owner notes",
                    "database/notes: owner role's comment",
                ]
            ),
            Situation(
                "forgotten and adopted",
                both.with("notes") { $0.management = .adopt },
                forgotten,
                steps: ["adopt database/notes"]
            ),
        ]
    }
}

extension LiveState {
    /// With a copy of notes beside it, as a restore leaves it.
    fileprivate var withRestoredNotes: LiveState {
        with { live in
            var copy = CatalogDatabase(name: "notes-r1", oid: 900, owner: "leash")
            copy.comment = "leash:1 leash app=notes file= restored=notes expires=\(live.main.now + day)"
            copy.grants = [CatalogDatabase.Grant([.create, .temporary], to: "notes")]
            live.main.databases["notes-r1"] = copy
            live.main.insides["notes-r1"] = .observed(Inside(publicOwner: "notes", extensions: ["plpgsql"]))
        }
    }
}
