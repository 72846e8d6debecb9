import LeashCore
import Testing

private func item(
    _ action: Action = .update,
    _ name: String = "shop",
    before: String? = "20",
    after: String? = "40",
    _ change: (inout Plan.Item) -> Void = { _ in }
) -> Plan.Item {
    var item = Plan.Item(action, "database/\(name)", app: name, step: nil)
    item.fields = [Field("limits.connections", from: before, to: after)]
    item.fingerprint = "0011223344556677"
    change(&item)
    return item
}

private func saved(_ items: Plan.Item...) throws -> SavedPlan {
    try SavedPlan(json: Plan(items).json().text(pretty: true))
}

@Suite struct SavedPlans {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let now: [Plan.Item]
        let mismatches: [String]

        init(_ name: String, now: Plan.Item..., mismatches: String...) {
            (testDescription, self.now, self.mismatches) = (name, now, mismatches)
        }
    }

    static let cases = [
        Case("the same", now: item()),
        Case("another cause", now: item { $0.fields[0].cause = .drift }),
        Case("more that is held", now: item(), item(.retire) { $0.status = .held("no consent") }),
        Case(
            "the live value moved",
            now: item(before: "25"),
            mismatches: "database/shop moved: limits.connections was 20, is 25 now"
        ),
        Case(
            "the live value is gone",
            now: item(before: nil),
            mismatches: "database/shop moved: limits.connections was 20, is none now"
        ),
        Case(
            "the files moved",
            now: item(after: "50"),
            mismatches: "database/shop moved: limits.connections was to become 40, is to become 50 now"
        ),
        Case(
            "another field",
            now: item { $0.fields = [Field("limits.storage", from: "1GiB", to: "2GiB")] },
            mismatches: "database/shop moved: limits.connections is to stay as it is, and was to become 40",
            "database/shop moved: new: limits.storage 1GiB -> 2GiB"
        ),
        Case(
            "another requirement",
            now: item { $0.requires = ["create server/main"] },
            mismatches: "database/shop moved: it needs create server/main first now"
        ),
        Case(
            "what no field shows",
            now: item { $0.fingerprint = "ffffffffffffffff" },
            mismatches: "database/shop moved: it is no longer as the plan saw it"
        ),
        Case("gone", mismatches: "gone: update database/shop"),
        Case(
            "held by now",
            now: item { $0.status = .held("a pause") },
            mismatches: "update database/shop is held now: a pause"
        ),
        Case(
            "blocked by now",
            now: item { $0.status = .blocked("a stranger") },
            mismatches: "update database/shop is blocked now: a stranger"
        ),
        Case("more", now: item(), item(.create, "wiki"), mismatches: "new: create database/wiki"),
    ]

    @Test(arguments: cases)
    func `names what moved`(_ test: Case) throws {
        #expect(try saved(item()).mismatches(with: Plan(test.now)) == test.mismatches)
    }

    @Test func `the order counts`() throws {
        let (shop, wiki) = (item(), item(.create, "wiki"))
        #expect(try saved(shop, wiki).mismatches(with: Plan([shop, wiki])).isEmpty)
        #expect(try saved(shop, wiki).mismatches(with: Plan([wiki, shop])) == ["the order moved"])
    }

    @Test(arguments: [
        ("\"database/shop\"", "\"database/wiki\""), ("\"requires\": []", "\"requires\": [\"x\", \"x\"]"),
    ])
    func `a word changed in the file is a difference`(_ word: String, _ other: String) throws {
        let text = Plan([item()]).json().text(pretty: true)
        let changed = text.replacing(word, with: other)
        #expect(changed != text)
        #expect(try SavedPlan(json: changed).mismatches(with: Plan([item()])) != [])
    }

    @Test func `what was held is no part of it`() throws {
        let held = item { $0.status = .held("no consent") }
        #expect(try saved(held).ready.isEmpty)
        #expect(try saved(held).mismatches(with: Plan([])).isEmpty)
        #expect(try saved(held).mismatches(with: Plan([item()])) == ["new: update database/shop"])
    }

    @Test func `keys of a later version are passed over`() throws {
        let plan = try SavedPlan(
            json: """
                {"format": "leash.plan/1", "new": [], "revision": "4f1c2ab", "actions": [{"id": "prune database/a",
                "address": "database/a", "fields": [], "requires": [], "fingerprint": "", "new": {}}]}
                """
        )
        #expect(plan.revision == "4f1c2ab")
        #expect(plan.ready.map(\.id) == ["prune database/a"])
    }

    @Test(arguments: [
        ("{", "not a saved plan: not JSON at byte 1: expected a key in quotes"),
        ("[]", "not a saved plan: no \"format\""),
        ("{}", "not a saved plan: no \"format\""),
        (#"{"format": 1}"#, "not a saved plan: no \"format\""),
        (#"{"format": "leash.plan/2"}"#, "a file of format 'leash.plan/2'; this leash reads leash.plan/1"),
        (#"{"format": "leash.report/1"}"#, "a file of format 'leash.report/1'; this leash reads leash.plan/1"),
        (#"{"format": "leash.plan/1"}"#, "a damaged plan: no list of \"actions\""),
        (#"{"format": "leash.plan/1", "actions": [{}]}"#, "a damaged plan: action 1"),
        (
            #"{"format": "leash.plan/1", "actions": [{"id": "a", "address": "a", "fields": [{"path": "x", "before": 1, "#
                + #""after": null}], "requires": [], "fingerprint": ""}]}"#,
            "a damaged plan: action 1"
        ),
        (
            #"{"format": "leash.plan/1", "actions": [{"id": "a", "address": "a", "fields": [], "requires": [], "#
                + #""fingerprint": ""}, {"id": "a", "address": "a", "fields": [], "requires": [], "fingerprint": ""}]}"#,
            "a damaged plan: an id comes twice"
        ),
    ])
    func `says why it is none`(_ text: String, _ message: String) {
        let error = #expect(throws: SavedPlan.Malformed.self) { try SavedPlan(json: text) }
        #expect(error?.description == message)
    }
}
