extension Retention.Copy {
    /// What a store has under one id; of one that isn't good nothing is known but that.
    package init(_ stored: StoredBackup) {
        let manifest = stored.manifest
        self.init(
            id: stored.id,
            startedAt: manifest?.startedAt ?? 0,
            finishedAt: manifest?.finishedAt ?? 0,
            isGood: manifest != nil,
            reason: manifest?.reason ?? .scheduled,
            isPinned: stored.pin != nil,
            oid: manifest?.source.oid ?? 0
        )
    }
}
