import LeashCore

extension Runtime {
    /// Ranked by what lies beside its manifest: a framework was found, or one of the lock files is there.
    init(_ name: String, at location: SourceLocation, locks: [String], in app: AppFolder, framework: Framework?) {
        let isLocked = locks.contains { app.has($0) }
        self.init(
            name,
            framework != nil ? .framework : isLocked ? .locked : .manifest,
            at: location,
            framework: framework
        )
    }
}
