import LeashCore

extension Renderer {
    func backupStore(_ name: String, _ store: Desired<BackupStorePlace>) -> Rendered {
        let written = declared.backupStores[name]?.value
        let keys = keys(of: store.value, origin(written?.recipients), origin(written?.identity))
        switch store.value.target {
        case .directory(let path): return .mapping([directory(path, written?.directory)] + keys)
        case .rclone(let remote, let config):
            let remote = Rendered.value(.string(remote), from: origin(written?.rclone))
            return .mapping([("rclone", remote), ("config", file(config, origin(written?.config)))] + keys)
        }
    }

    func localStore() -> Rendered {
        let written = declared.installation?.value.backupStore?.value
        let store = state.installation.backupStore
        let keys = keys(of: store, origin(written?.recipients), origin(written?.identity))
        guard case .directory(let path) = store.target else { return .mapping(keys) }
        return .mapping([directory(path, written?.directory)] + keys)
    }

    private func directory(_ path: String, _ written: Desired<String>?) -> (key: String, value: Rendered) {
        ("directory", .value(.string(path), from: origin(written)))
    }

    /// What it is encrypted with, if it is.
    private func keys(of store: BackupStorePlace, _ recipients: String, _ identity: String)
        -> [(key: String, value: Rendered)]
    {
        var members: [(key: String, value: Rendered)] = []
        if !store.recipients.isEmpty {
            members.append(("recipients", .value(.array(store.recipients.map(JSON.string)), from: recipients)))
        }
        if let name = store.identity { members.append(("identity", file(name, identity))) }
        return members
    }

    private func file(_ name: String, _ place: String) -> Rendered { .value(["file": .string(name)], from: place) }
}
