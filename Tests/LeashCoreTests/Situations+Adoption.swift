import LeashCore
import LeashTesting

private let adopt = DesiredState.of(
    .named("notes"),
    .named("shop") { ($0.management, $0.ownerRole) = (.adopt, "shop_owner") }
)
private let plain = adopt.with("shop") { $0.management = .own }
private let day = 86_400

// Databases that were there before leash.
extension Situation {
    static func adoptions() throws -> [Situation] {
        let foreign = try LiveState.fresh().converged(to: .of(.named("notes"))).with(server: "main") { server in
            server.add("shop", canLogin: true)
            server.add(database: "shop", owner: "shop") { $0.ownedByLogins["shop"] = 7 }
        }
        let adopted = try foreign.converged(to: adopt)
        return [
            Situation("a stranger's", plain, foreign, "blocked database/shop")
                .leaving("blocked database/shop", undone: plain.violations(in: foreign)),
            Situation("adopted", adopt, foreign, "adopt database/shop", "inject env/shop shop"),
            Situation("adopted, its old login in its grace", adopt, adopted.after(6 * day)),
            Situation(
                "adopted, the grace of its old login over",
                adopt,
                adopted.after(8 * day),
                steps: ["update database/shop"]
            ),
            Situation("adopted, no longer said so", plain, adopted),
            Situation(
                "adopted, then lost its password a week later",
                adopt,
                adopted.after(5 * day).with { $0.main.roles["shop_1"]?.verifier = Secret("by hand") },
                steps: ["update database/shop", "inject env/shop shop"]
            ),
            Situation(
                "adopted from a group",
                adopt,
                foreign.with(server: "main") { server in
                    server.roles["shop"]?.canLogin = false
                    server.add("alice", canLogin: true)
                    server.setMembership(of: "alice", in: "shop", Membership("shop", inherits: true))
                },
                steps: ["adopt database/shop", "inject env/shop shop"]
            ),
        ]
    }
}
