import LeashCore
import LeashReconcile
import Testing

@Suite struct OrderOfAnApply {
    private func item(_ address: String, _ name: String = "", requires: [String] = []) -> Plan.Item {
        let step = DatabaseStep(server: "main", name: address, existing: address, oid: nil, ownerRole: address)
        var item = Plan.Item(.update, address, app: nil, step: .database(step), name: name)
        item.requires = requires
        return item
    }

    /// What is begun, one at a time, when every item succeeds but those of `failing`.
    private func begun(_ items: [Plan.Item], failing: Set<String> = []) -> ([String], Schedule) {
        var schedule = Schedule(Plan(items), applied: [])
        var order: [String] = []
        while let lane = schedule.lanes.first, let item = schedule.next(on: lane) {
            order.append(item.address)
            schedule.finish(item, failing.contains(item.address) ? .failed("no") : .applied)
        }
        return (order, schedule)
    }

    @Test func `an app is finished before the next is begun`() {
        let first = item("database/a")
        let second = item("database/b")
        let items = [first, second, item("env/a", requires: [first.id]), item("env/b", requires: [second.id])]
        #expect(begun(items).0 == ["database/a", "env/a", "database/b", "env/b"])
    }

    @Test func `what requires a failed item is skipped, and what requires that too`() {
        let first = item("database/a")
        let next = item("env/a", requires: [first.id])
        let last = item("env/a2", requires: [next.id])
        let (order, schedule) = begun([first, next, last, item("database/b")], failing: ["database/a"])
        #expect(order == ["database/a", "database/b"])
        #expect(schedule.outcomes[next.id] == .skipped(first.id))
        #expect(schedule.outcomes[last.id] == .skipped(next.id))
    }

    @Test func `two items of one address are never under way together`() {
        let other = item("database/a", "access")
        var schedule = Schedule(Plan([item("database/a"), other, item("database/b")]), applied: [])
        let first = schedule.next(on: "main")
        #expect(first?.address == "database/a")
        #expect(schedule.next(on: "main")?.address == "database/b")
        #expect(schedule.next(on: "main") == nil)
        if let first { schedule.finish(first, .applied) }
        #expect(schedule.next(on: "main")?.address == "database/a")
    }

    @Test func `a requirement that the plan does not have was not needed`() {
        #expect(begun([item("database/a", requires: ["server/main create"])]).0 == ["database/a"])
    }

    @Test func `one that is skipped doesn't let a second of its address begin`() {
        let failing = item("database/b")
        let skipped = item("database/a", "access", requires: [failing.id])
        var schedule = Schedule(Plan([item("database/a"), failing, skipped, item("database/a", "more")]), applied: [])
        #expect(schedule.next(on: "main")?.address == "database/a")
        #expect(schedule.next(on: "main")?.address == "database/b")
        schedule.finish(failing, .failed("no"))
        #expect(schedule.next(on: "main") == nil)
    }
}
