import LeashCore

private let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "null", "[]", "{}", "\"held\": \"x\"", "\"blocked\":", "\"id\": ",
    "\"fields\": []",
    "\"requires\": [\"create server/main\"],", "\"after\": null", "\"before\": \"20\"", "leash.plan/1", "leash.plan/2",
    "\\u00e9", "\\ud83d\\udc18", "1.5", "-", "01",
]
private let damage = Damage(pieces: pieces, corpus: Corpus.plans)

extension Reader {
    /// The reader of JSON: what it takes is the same value once written and read again.
    static let json = Reader(name: "json") { dice throws(Finding) in
        let input = damage.input(&dice)
        let value: JSON
        do throws(JSON.ParseError) {
            value = try JSON.parse(input[...])
        } catch {
            guard (0...input.count).contains(error.offset), error.message.isPrintableLine else {
                throw Finding("\(error) is about a place in the text", input)
            }
            return .refused
        }
        for isPretty in [false, true] {
            let text = value.text(pretty: isPretty)
            guard let again = try? JSON.parse(text), again.text(pretty: isPretty).utf8.elementsEqual(text.utf8) else {
                throw Finding("what was written is read as the same", input)
            }
        }
        return .taken
    }

    /// The reader of saved plans: a plan that was tampered with is refused, or asks for the same.
    static let plan = Reader(name: "plan") { dice throws(Finding) in
        let plan = dice.plan()
        let text = Array(plan.json().text(pretty: dice.once(in: 2)).utf8)
        guard let saved = try? SavedPlan(json: String(decoding: text, as: UTF8.self)),
            saved.ready.map(\.id) == plan.ready.map(\.id), saved.mismatches(with: plan).isEmpty
        else { throw Finding("a plan that was saved is the plan", text) }
        let input = Damage(pieces: pieces, corpus: [text]).input(&dice)
        let read: SavedPlan
        do throws(SavedPlan.Malformed) {
            read = try SavedPlan(json: String(decoding: input, as: UTF8.self))
        } catch {
            guard error.description.isPrintableLine else { throw Finding("\(error) is one printable line", input) }
            return .refused
        }
        let moved = read.mismatches(with: plan)
        guard read.ready == saved.ready || !moved.isEmpty else {
            throw Finding("a plan that asks for something else is refused", input)
        }
        guard moved.allSatisfy(\.isPrintableLine) else { throw Finding("\(moved) are printable lines", input) }
        return moved.isEmpty ? .taken : .refused
    }
}

extension Dice {
    fileprivate mutating func plan() -> Plan {
        let names = ["shop", "notes", "wiki", "a-b", "o_1"]
        var plan = Plan(names.prefix(number(0...4)).map { item($0) })
        plan.revision = pick([nil, "4f1c2ab"])
        return plan
    }

    private mutating func item(_ name: String) -> Plan.Item {
        var item = Plan.Item(pick(Action.allCases), pick(["database/", "env/"]) + name, app: name, step: nil)
        item.fields = (0..<number(0...3)).map { index in
            Field("limits.\(index)", from: pick([nil, "20", text(bytes: 9)]), to: pick([nil, "40", text(bytes: 9)]))
        }
        item.requires = pick([[], ["create server/main"], ["create server/main", "update database/x"]])
        item.status = pick([.ready, .ready, .held("no consent"), .blocked("a stranger")])
        item.fingerprint = String(next(), radix: 16)
        return item
    }
}
