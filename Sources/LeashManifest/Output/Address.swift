import LeashCore

extension DesiredState {
    /// What one address names, alone: an app brings its databases and its env.
    ///
    /// - Parameters:
    ///   - address: as in `database/notes`.
    ///   - hasErrors: whether files were left out, which may hold it.
    /// - Returns: a state of only that.
    /// - Throws: ``AddressError`` when nothing has the address.
    func selecting(_ address: String, hasErrors: Bool) throws(AddressError) -> DesiredState {
        guard addresses.contains(address) else {
            throw AddressError(unknown: address, among: addresses, hasErrors: hasErrors)
        }
        var one = DesiredState(installation: installation)
        one.revision = revision
        let parts = address.split(separator: "/", maxSplits: 1)
        let name = String(parts.last ?? "")
        switch parts.first {
        case "tier": one.tiers[name] = tiers[name]
        case "server": one.servers[name] = servers[name]
        case "store": one.backupStores[name] = backupStores[name]
        case "policy": one.policies[name] = policies[name]
        case "database": one.databases[name] = databases[name]
        case "env": one.env[name] = env[name]
        case "removed": one.removed[name] = removed[name]
        case "app":
            one.apps[name] = apps[name]
            one.databases = databases.filter { $0.value.value.app == name }
            one.env[name] = env[name]
        default: break
        }
        return one
    }

    private var addresses: [String] {
        ["installation"] + tiers.keys.map { "tier/\($0)" } + servers.keys.map { "server/\($0)" }
            + backupStores.keys.map { "store/\($0)" } + policies.keys.map { "policy/\($0)" }
            + apps.keys.map { "app/\($0)" }
            + databases.keys.map { "database/\($0)" } + env.keys.map { "env/\($0)" }
            + removed.keys.map { "removed/\($0)" }
    }
}

extension AddressError {
    /// Says that nothing has an address, and which one was probably meant.
    ///
    /// - Parameters:
    ///   - address: as it was asked for.
    ///   - addresses: all that there are.
    ///   - hasErrors: whether files were left out, which may hold it.
    package init(unknown address: String, among addresses: [String], hasErrors: Bool) {
        let all = addresses.sorted()
        // A bare name, perhaps misspelt, can be that of several things.
        let names = Set(all.compactMap { $0.split(separator: "/").last.map(String.init) })
        let name = address.contains("/") ? address : closest(to: address, among: names.sorted()) ?? address
        let named = all.filter { $0.hasSuffix("/\(name)") }
        let form = "an address is a kind and a name, as in database/notes"
        let left = hasErrors ? "files with errors are left out" : nil
        let guess = closest(to: address, among: all).map { "did you mean '\($0)'?" }
        let hint = named.isEmpty ? guess ?? left ?? form : "did you mean \(alternatives(named))?"
        self.init(message: "nothing has the address '\(address)'", hint: hint)
    }
}
