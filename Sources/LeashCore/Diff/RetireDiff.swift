extension Round {
    /// What becomes of managed databases that no file declares, by stages: revoked, backed up, in grace, dropped.
    func planRetirements(in draft: inout Draft) {
        for (serverName, observation) in live.servers.sorted(by: { $0.key < $1.key }) {
            guard let server = observation.value, case .present = server.installation else { continue }
            let declared = Set(desired.databases.values.filter { $0.value.server == serverName }.map(\.value.existing))
            for database in server.databases.values.sorted(by: { $0.name < $1.name }) {
                guard database.name != installation, !database.isTemplate, !declared.contains(database.name) else {
                    continue
                }
                guard isManaged(database, on: server) else { continue }
                planRetirement(of: database, on: server, named: serverName, in: &draft)
            }
        }
    }

    private func planRetirement(
        of live: CatalogDatabase,
        on server: ServerState,
        named serverName: String,
        in draft: inout Draft
    ) {
        let mark = trustedMark(of: live, on: server) ?? Mark(installation: installation, app: live.name, file: "")
        let name = declaredName(of: live, on: server)
        let retirement = Retirement(name: name, live: live, mark: mark, server: server, serverName: serverName)
        if isPartial { return draft.frozen.append("database/\(name)") }
        let removal = desired.removed[name]
        if removal?.value.fate == .forget { return planForgetting(retirement, at: removal?.source, in: &draft) }
        if mark.isProtected {
            let reason = "`protect: true` was applied: declare it again without, apply, then remove it"
            return draft.block("database/\(name)", app: mark.app, at: removal?.source, reason)
        }
        switch mark.stage {
        case .live: planRevocation(retirement, at: removal?.source, in: &draft)
        case .retired: draft.items.append(retirement.waived(at: removal?.source))
        case .grace(let since): planDrop(retirement, since: since, at: removal?.source, in: &draft)
        }
    }

    /// The name that the files gave it: `existing:` may differ.
    func declaredName(of live: CatalogDatabase, on server: ServerState) -> String {
        let address = server.applied.first { $0.key.hasPrefix("database/") && $0.value.oid == live.oid }?.key
        return address.map { String($0.dropFirst("database/".count)) } ?? live.name
    }

    private func planRevocation(_ retirement: Retirement, at source: SourceLocation?, in draft: inout Draft) {
        let item = retirement.revoked(at: source, logins: retirement.logins(ours: isOurs))
        draft.items.append(item)
        for (app, entries) in (live.env.value?.apps ?? [:]).sorted(by: { $0.key < $1.key }) {
            let keys = entries.filter { _, entry in
                guard case .leash(let known) = entry.owner else { return false }
                return known.database == retirement.name && known.server == retirement.serverName
            }.keys.sorted()
            guard !keys.isEmpty else { continue }
            var removal = Plan.Item(
                .prune,
                "env/\(app)",
                app: app,
                step: .env(EnvStep(app: app, work: .remove(keys), onChange: desired.apps[app]?.value.onChange)),
                name: retirement.name
            )
            removal.fields = keys.map { Field($0, from: "injected", to: nil) }
            removal.requires = [item.id]
            removal.consent = item.consent
            removal.fingerprint =
                Fingerprint(of: keys.map { "\($0) \(entries[$0]?.digest.text ?? "")" }.joined()).description
            draft.items.append(removal)
        }
    }

    private func planForgetting(_ retirement: Retirement, at source: SourceLocation?, in draft: inout Draft) {
        guard retirement.mark.stage == .live else {
            let reason = "it is \(retirement.mark.stage.word): declare it again to bring it back, then forget it"
            return draft.block("database/\(retirement.name)", app: retirement.mark.app, at: source, reason)
        }
        draft.items.append(retirement.forgotten(at: source, roles: retirement.roles(ours: isOurs)))
    }

    private func planDrop(_ retirement: Retirement, since: Int, at source: SourceLocation?, in draft: inout Draft) {
        let left = since + Grace.database - retirement.server.now
        guard left <= 0 else {
            draft.waiting["database/\(retirement.name)"] = "dropped in \(Span.text(left)), unless it is declared again"
            return
        }
        draft.items.append(retirement.dropped(at: source, roles: retirement.roles(ours: isOurs)))
    }
}
