import LeashCore

extension Resolver {
    func backupStore(_ name: String, _ written: Desired<BackupStoreDeclaration>) -> Desired<BackupStorePlace>? {
        let declaration = written.value
        var target: BackupStorePlace.Target?
        if let folder = declaration.directory?.value { target = .directory(folder) }
        if let remote = declaration.rclone?.value, let config = declaration.config?.value.file?.value {
            target = .rclone(remote: remote, config: config)
        }
        guard let target else { return nil }
        let place = BackupStorePlace(
            name: name,
            target: target,
            recipients: (declaration.recipients?.value ?? []).map(\.value),
            identity: declaration.identity?.value.file?.value
        )
        return Desired(place, at: written.source)
    }

    /// The installation's, with what is built in.
    func localStore(_ written: LocalStoreDeclaration?) -> BackupStorePlace {
        var place = BackupStorePlace.local
        if let folder = written?.directory?.value { place.target = .directory(folder) }
        place.recipients = (written?.recipients?.value ?? []).map(\.value)
        place.identity = written?.identity?.value.file?.value
        return place
    }
}
