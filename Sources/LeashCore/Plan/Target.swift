extension Plan {
    /// The plan cut down to some addresses and to what those require: `app/notes`, `database/notes`, `env/notes`.
    ///
    /// Nothing outside of the selection is retired, pruned or forgotten, and what requires such a thing waits.
    package func targeting(_ addresses: [String]) -> Plan {
        guard !addresses.isEmpty else { return self }
        let wanted = Set(addresses)
        func isSelected(_ item: Item) -> Bool {
            // The keys of a database that is retired go with it.
            if case .retire(let name) = item.consent, wanted.contains("database/\(name)") { return true }
            return wanted.contains(item.address) || (item.app.map { wanted.contains("app/\($0)") } ?? false)
        }
        var kept = Set(items.filter(isSelected).map(\.id))
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for item in items where kept.contains(item.id) {
                for id in item.requires where kept.insert(id).inserted { isGrowing = true }
            }
        }
        var plan = self
        let losses = items.filter { ($0.action.isDestructive || $0.action == .forget) && !isSelected($0) }.map(\.id)
        var left = Set(losses)
        plan.items = items.filter { item in
            guard kept.contains(item.id), !left.contains(item.id) else { return false }
            guard item.requires.contains(where: left.contains) else { return true }
            left.insert(item.id)
            return false
        }
        return plan
    }
}
