extension Plan {
    /// How many items there are of each sort, and how many apps need none.
    package struct Summary: Equatable, Sendable {
        /// The items of each action, held and blocked ones included.
        package var actions: [Action: Int] = [:]
        package var ready = 0
        package var held = 0
        package var blocked = 0
        package var apps = 0
        /// Apps that no item is about; of what could not be read it is not known.
        package var appsInSync = 0
    }

    package var summary: Summary {
        var summary = Summary()
        for item in items {
            summary.actions[item.action, default: 0] += 1
            switch item.status {
            case .ready: summary.ready += 1
            case .held: summary.held += 1
            case .blocked: summary.blocked += 1
            }
        }
        summary.apps = appCount
        summary.appsInSync = max(0, appCount - Set(items.compactMap(\.app)).count)
        return summary
    }

    /// Whether everything could be read: the servers, the stores and the files.
    package var isComplete: Bool { unreachable.isEmpty && frozen.isEmpty }

    /// The last line of the plan.
    ///
    /// For example `Plan: 1 to update, 1 to retire (held); 8 of 10 apps in sync.`
    package var conclusion: String {
        let summary = summary
        let apps = summary.apps.of("app")
        switch (items.isEmpty, isComplete) {
        case (true, true): return "in sync: \(apps)"
        case (true, false): return "Plan: nothing to do, as far as \(apps) could be read."
        case (false, _) where appCount == 0: return "Plan: \(actionCounts)."
        case (false, let isComplete):
            let others = "\(summary.appsInSync.grouped) of \(apps)"
            let claim = isComplete ? "in sync" : "need nothing, as far as they could be read"
            return "Plan: \(actionCounts); \(others) \(claim)."
        }
    }

    /// `1 to update, 3 to retire (1 held), 1 blocked`, in the order of the actions.
    package var actionCounts: String {
        Action.allCases.compactMap { action in
            let statuses = items.filter { $0.action == action }.map(\.status)
            guard !statuses.isEmpty else { return nil }
            guard action != .blocked else { return "\(statuses.count.grouped) blocked" }
            return "\(statuses.count.grouped) to \(action.rawValue)" + Plan.withheld(of: statuses)
        }.joined(separator: ", ")
    }

    /// How many of an action's items policy or the facts stop: ` (held)` where it is all of them.
    private static func withheld(of statuses: [Status]) -> String {
        let words = statuses.compactMap(\.word)
        guard !words.isEmpty else { return "" }
        if words.count == statuses.count, Set(words).count == 1 { return " (\(words[0]))" }
        let counts = ["held", "blocked"].compactMap { word in
            let count = words.count { $0 == word }
            return count == 0 ? nil : "\(count.grouped) \(word)"
        }
        return " (\(counts.joined(separator: ", ")))"
    }
}

extension Plan.Status {
    /// What stops the item; `nil` where nothing does.
    package var word: String? {
        switch self {
        case .ready: nil
        case .held: "held"
        case .blocked: "blocked"
        }
    }

    /// Why, and what lets the item pass.
    package var reason: String? {
        switch self {
        case .ready: nil
        case .held(let reason), .blocked(let reason): reason
        }
    }
}
