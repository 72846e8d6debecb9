extension Plan {
    /// The plan cut down to some addresses and to what those require: `app/notes`, `database/notes`, `env/notes`.
    ///
    /// Nothing outside of the selection is retired, pruned or forgotten.
    ///
    /// - Returns: `nil` for the plan, with the addresses that nothing has, when there are such.
    package func targeting(_ addresses: [String]) -> Plan {
        guard !addresses.isEmpty else { return self }
        let wanted = Set(addresses)
        func isSelected(_ item: Item) -> Bool {
            wanted.contains(item.address) || (item.app.map { wanted.contains("app/\($0)") } ?? false)
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
        plan.items = items.filter { item in
            kept.contains(item.id) && (isSelected(item) || !(item.action.isDestructive || item.action == .forget))
        }
        return plan
    }
}
