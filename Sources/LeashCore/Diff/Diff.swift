/// The plan that brings `live` to `desired`.
///
/// Pure: the same two states always give the same plan, and a plan's effect on `live` leaves nothing to plan.
/// Of a server or store that could not be read nothing is planned.
///
/// - Parameters:
///   - desired: what the files say.
///   - live: what is there.
///   - suspects: what is compared in full, if that was found out already; the plan is the same whatever more is in it.
/// - Returns: everything that is to be done, in order.
package func diff(desired: DesiredState, live: LiveState, suspects: Suspects? = nil) -> Plan {
    let round = Round(desired: desired, live: live, suspects: suspects)
    var draft = Draft()
    round.planServers(in: &draft)
    round.planDatabases(in: &draft)
    round.planEnv(in: &draft)
    round.planEndedAccess(in: &draft)
    round.planRetirements(in: &draft)
    var plan = round.plan(from: draft)
    round.blockImpossible(in: &plan)
    return plan
}

extension Round {
    fileprivate func plan(from draft: Draft) -> Plan {
        var plan = Plan(draft.ordered)
        for (name, observation) in live.servers {
            if case .unreachable(let reason) = observation { plan.unreachable["server/\(name)"] = reason }
        }
        // What leaves a declared app has no place of its own: the app's tells that not the app is undeclared.
        for index in plan.items.indices where plan.items[index].source == nil {
            plan.items[index].source = plan.items[index].app.flatMap { desired.apps[$0]?.source }
        }
        if case .unreachable(let reason) = live.env { plan.unreachable["env"] = reason }
        for (app, reason) in live.env.value?.unreadable ?? [:] { plan.unreachable["env/\(app)"] = reason }
        plan.frozen = draft.frozen.sorted()
        plan.waiting = draft.waiting
        plan.warnings = draft.warnings
        // What an undeclared app left behind still counts as an app that is not in sync.
        let undeclared = Set(plan.items.compactMap(\.app)).filter { desired.apps[$0] == nil }
        plan.appCount = desired.apps.count + undeclared.count
        plan.serverCount = desired.servers.count
        plan.revision = desired.revision
        return plan
    }
}

extension Draft {
    /// What takes something away goes last, and what waits for such a thing with it.
    fileprivate var ordered: [Plan.Item] {
        let losses = Set(items.lazy.filter(\.action.isDestructive).map(\.id))
        guard !losses.isEmpty else { return items }
        let late = items.map { $0.action.isDestructive || $0.requires.contains(where: losses.contains) }
        return zip(items, late).filter { !$0.1 }.map(\.0) + zip(items, late).filter(\.1).map(\.0)
    }
}
