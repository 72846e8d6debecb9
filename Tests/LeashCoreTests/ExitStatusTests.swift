import LeashCore
import Testing

private func item(_ status: Plan.Status = .ready, _ name: String = "shop") -> Plan.Item {
    var item = Plan.Item(.update, "database/\(name)", app: name, step: nil)
    item.status = status
    return item
}

private func plan(_ items: Plan.Item..., unreachable: String..., servers: Int = 2) -> Plan {
    var plan = Plan(items)
    plan.serverCount = servers
    plan.unreachable = Dictionary(uniqueKeysWithValues: unreachable.map { ($0, "down") })
    return plan
}

private func report(_ outcomes: Report.Outcome...) -> Report { Report(outcomes.map { Report.Entry(item(), $0) }) }

@Suite struct ExitStatuses {
    /// Testing has a type of this name too.
    typealias Status = LeashCore.ExitStatus

    struct DiffCase: CustomTestStringConvertible {
        let testDescription: String
        let plan: Plan
        let isBroken: Bool
        let status: Status

        init(_ name: String, _ plan: Plan, isBroken: Bool = false, _ status: Status) {
            (testDescription, self.plan, self.isBroken, self.status) = (name, plan, isBroken, status)
        }
    }

    static let diffs = [
        DiffCase("in sync", plan(), .done),
        DiffCase("only waiting", waiting, .done),
        DiffCase("pending", plan(item()), .pending),
        DiffCase("held", plan(item(.held("why"))), .withheld),
        DiffCase("blocked", plan(item(.blocked("why"))), .withheld),
        DiffCase("pending and held", plan(item(), item(.held("why"), "wiki")), .withheld),
        DiffCase("unreachable", plan(unreachable: "server/eu"), .failed),
        DiffCase("unreachable and held", plan(item(.held("why")), unreachable: "server/eu"), .failed),
        DiffCase("no env store", plan(item(), unreachable: "env"), .failed),
        DiffCase("broken", plan(), isBroken: true, .invalid),
        DiffCase("broken, unreachable and pending", plan(item(), unreachable: "server/eu"), isBroken: true, .invalid),
    ]

    private static let waiting: Plan = {
        var plan = plan()
        plan.waiting = ["database/shop": "shop_6 works for 3 h more"]
        plan.warnings = ["overcommit"]
        return plan
    }()

    @Test(arguments: diffs)
    func `of diff`(_ test: DiffCase) {
        #expect(Status.diff(test.plan, isDesiredBroken: test.isBroken) == test.status)
    }

    struct ApplyCase: CustomTestStringConvertible {
        let testDescription: String
        let report: Report
        let plan: Plan
        let isBroken: Bool
        let isLockedOut: Bool
        let status: Status

        init(
            _ name: String,
            _ report: Report,
            plan: Plan = Plan(),
            isBroken: Bool = false,
            isLockedOut: Bool = false,
            _ status: Status
        ) {
            (testDescription, self.report, self.plan) = (name, report, plan)
            (self.isBroken, self.isLockedOut, self.status) = (isBroken, isLockedOut, status)
        }
    }

    static let applies = [
        ApplyCase("nothing to do", report(), .done),
        ApplyCase("all applied", report(.applied, .applied), .done),
        ApplyCase("held", report(.held("why")), .withheld),
        ApplyCase("blocked", report(.applied, .blocked("why")), .withheld),
        ApplyCase("held in the plan, not in the report", report(.applied), plan: plan(item(.held("why"))), .withheld),
        ApplyCase("all failed", report(.failed("why"), .skipped("id")), .failed),
        ApplyCase("one failed", report(.applied, .failed("why")), .partial),
        ApplyCase("one failed, one held", report(.applied, .failed("why"), .held("why")), .partial),
        ApplyCase("all failed, one held", report(.failed("why"), .held("why")), .failed),
        ApplyCase("one server of two down", report(.applied), plan: plan(unreachable: "server/eu"), .partial),
        ApplyCase(
            "one server of two down, the other in sync",
            report(),
            plan: plan(unreachable: "server/eu"),
            .partial
        ),
        ApplyCase("one down, the other failed", report(.failed("why")), plan: plan(unreachable: "server/eu"), .failed),
        ApplyCase("the only server down", report(), plan: plan(unreachable: "server/eu", servers: 1), .failed),
        ApplyCase("all servers down", report(), plan: plan(unreachable: "server/eu", "server/us"), .failed),
        ApplyCase("no env store", report(), plan: plan(unreachable: "env"), .failed),
        ApplyCase("no env store, but a database", report(.applied), plan: plan(unreachable: "env"), .partial),
        ApplyCase("one app's env unreadable", report(), plan: plan(unreachable: "env/shop"), .partial),
        ApplyCase("locked out", report(.failed("lock held by pid 4711")), isLockedOut: true, .locked),
        ApplyCase("locked out and broken", report(), isBroken: true, isLockedOut: true, .invalid),
        ApplyCase("broken, the rest applied", report(.applied), isBroken: true, .invalid),
        ApplyCase("broken, the rest failed", report(.failed("why")), isBroken: true, .invalid),
    ]

    @Test(arguments: applies)
    func `of apply`(_ test: ApplyCase) {
        let status = Status.apply(
            test.report,
            plan: test.plan,
            isDesiredBroken: test.isBroken,
            isLockedOut: test.isLockedOut
        )
        #expect(status == test.status)
    }

    @Test func `each has its number, and its place in the order`() {
        #expect(Status.precedence.map(\.rawValue) == [130, 64, 6, 4, 7, 1, 5, 3, 2, 0])
        #expect(Set(Status.precedence) == Set(Status.allCases))
    }

    @Test func `the highest of several is given`() {
        #expect(Status.highest([]) == .done)
        #expect(Status.highest([.pending, .withheld, .done]) == .withheld)
        #expect(Status.highest([.partial, .failed]) == .failed)
        #expect(Status.highest([.locked, .invalid, .stale, .usage]) == .usage)
    }
}
