import LeashCore
import Zones

extension Check {
    mutating func policies() {
        for (_, policy) in declared.policies {
            guard let store = policy.value.to, !declared.isBackupStore(store.value) else { continue }
            unknown(.backupStore, store.value, at: store.source, isPartial: declared.isPlatformPartial)
        }
        timezones()
    }

    /// Reports zones that this machine doesn't know: nothing of theirs could be due.
    ///
    /// Without any zones, nothing is said of one: files are checked on machines that make no backup, too.
    private mutating func timezones() {
        let unknown = declared.policies.compactMap(\.value.value.timezone).filter { !zones.has($0.value) }
        guard !unknown.isEmpty, zones.isInstalled else { return }
        let names = zones.names
        // A guess costs a look at every name.
        for (number, zone) in unknown.sorted(by: { $0.source < $1.source }).enumerated() {
            let guess = number < 20 ? closest(to: zone.value, among: names) : nil
            report(
                zone.source,
                "unknown time zone '\(shown(zone.value) ?? "?")'",
                hint: guess.map { "did you mean '\($0)'?" } ?? "\(zones.folder) has those that there are"
            )
        }
    }
}
