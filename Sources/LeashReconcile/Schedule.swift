package import LeashCore

/// The order in which the ready items of a plan are begun: each once what it requires is applied, no two of one address
/// at a time, and what follows from an item before what stands alone, so that apps are finished one after the other.
package struct Schedule {
    private let items: [Plan.Item]
    /// How many items each still waits for, by its place in the plan.
    private var missing: [Int]
    private var followers: [String: [Int]] = [:]
    /// What may begin, by server, the last first.
    ///
    /// Items that need no server are under the empty name.
    private var queues: [String: [Int]] = [:]
    private var busy: Set<String> = []
    package private(set) var outcomes: [String: Report.Outcome] = [:]

    /// - Parameters:
    ///   - plan: what is to be carried out.
    ///   - applied: items that were done already.
    package init(_ plan: Plan, applied: [Plan.Item]) {
        items = plan.ready
        missing = Array(repeating: 0, count: items.count)
        for item in applied { outcomes[item.id] = .applied }
        let known = Set(plan.items.map(\.id))
        for (index, item) in items.enumerated().reversed() where outcomes[item.id] == nil {
            // What is not in the plan at all was not needed.
            for id in item.requires where known.contains(id) && outcomes[id] == nil {
                missing[index] += 1
                followers[id, default: []].append(index)
            }
            if missing[index] == 0 { queues[lane(of: index), default: []].append(index) }
        }
    }

    /// The servers that something may begin on now.
    package var lanes: [String] { queues.keys.sorted() }

    /// Takes the next item of a server; `nil` if none may begin now.
    package mutating func next(on lane: String) -> Plan.Item? {
        guard let queue = queues[lane], let place = queue.lastIndex(where: { !busy.contains(items[$0].address) }) else {
            return nil
        }
        let item = items[queue[place]]
        queues[lane]?.remove(at: place)
        if queues[lane]?.isEmpty ?? false { queues[lane] = nil }
        busy.insert(item.address)
        return item
    }

    /// Notes what became of an item: it lets those go on that require it, or skips them.
    package mutating func finish(_ item: Plan.Item, _ outcome: Report.Outcome) {
        busy.remove(item.address)
        settle(item, outcome)
    }

    /// One that is skipped was never begun: another item of its address may be under way.
    private mutating func settle(_ item: Plan.Item, _ outcome: Report.Outcome) {
        outcomes[item.id] = outcome
        for index in followers.removeValue(forKey: item.id) ?? [] {
            missing[index] -= 1
            if outcome != .applied {
                if outcomes[items[index].id] == nil { settle(items[index], .skipped(item.id)) }
            } else if missing[index] == 0, outcomes[items[index].id] == nil {
                queues[lane(of: index), default: []].append(index)
            }
        }
    }

    private func lane(of index: Int) -> String { items[index].step?.server ?? "" }
}
