extension Round {
    /// What each app's env needs, by app: credentials, literals and secrets, and what no binding wants any longer.
    func planEnv(in draft: inout Draft) {
        guard live.env.value != nil else { return }
        for app in suspects.apps.sorted() {
            guard let entries = self.env(of: app) else { continue }
            if isPartial, desired.apps[app] == nil {
                if !entries.isEmpty { draft.frozen.append("env/\(app)") }
                continue
            }
            let first = draft.items.count
            planInjections(for: app, in: &draft)
            let values = bindings(of: app)
            planGitKeys(of: app, values, entries, in: &draft)
            planExternalKeys(of: app, values, entries, in: &draft)
            if !isPartial { planUnboundKeys(of: app, entries, in: &draft) }
            planNotification(of: app, since: first, in: &draft)
        }
    }

    /// What an app binds that is not made of a database.
    private func bindings(of app: String) -> [(key: String, value: Desired<EnvBinding>)] {
        var values: [(key: String, value: Desired<EnvBinding>)] = []
        for (key, binding) in desired.env[app] ?? [:] {
            if case .database = binding.value { continue }
            values.append((key, binding))
        }
        return values.sorted { $0.key < $1.key }
    }

    private func onChange(of app: String) -> String? { desired.apps[app]?.value.onChange }

    /// Literals and secrets that are missing, changed, or edited by hand.
    private func planGitKeys(
        of app: String,
        _ bindings: [(key: String, value: Desired<EnvBinding>)],
        _ entries: ByName<EnvEntry>,
        in draft: inout Draft
    ) {
        var values: [String: GitValue] = [:]
        var fields: [Field] = []
        var first: SourceLocation?
        for (key, binding) in bindings {
            guard let source = GitValue.Source(binding.value) else { continue }
            switch digest(of: source) {
            case .unreachable(let reason):
                draft.block("env/\(app)", app: app, at: binding.source, "\(key): \(reason)", name: key)
            case .observed(let digest):
                guard !isFrozen(entries[key]) else { continue }
                guard let field = gitField(key, entries[key], digest, at: binding.source) else { continue }
                if entries[key]?.owner == .human {
                    let reason = Refusal.humanKey(key, app: app)
                    draft.block("env/\(app)", app: app, at: binding.source, reason, name: key)
                    continue
                }
                values[key] = GitValue(source, digest: digest, file: binding.source.file)
                fields.append(field)
                first = first ?? binding.source
            }
        }
        guard !values.isEmpty else { return }
        let step = EnvStep(app: app, work: .write(values), onChange: onChange(of: app))
        var item = Plan.Item(.inject, "env/\(app)", app: app, step: .env(step))
        item.fields = fields
        item.source = first
        item.fingerprint = Round.fingerprint(of: values.keys, in: entries)
        draft.add(item, changing: values.keys, of: app)
    }

    private func digest(of source: GitValue.Source) -> Observation<EnvDigest> {
        switch source {
        case .literal(let value):
            live.env.map { $0.digester.digest(of: value) }
        case .secret(let reference):
            live.secrets[reference] ?? .unreachable("\(reference) was not read")
        }
    }

    private func gitField(_ key: String, _ entry: EnvEntry?, _ digest: EnvDigest, at source: SourceLocation) -> Field? {
        guard let entry else { return Field(key, from: nil, to: digest.short, cause: .desired(source)) }
        guard case .git = entry.owner else {
            return Field(key, from: entry.owner == .human ? "set by hand" : "injected", to: digest.short)
        }
        guard entry.digest != digest || !entry.isIntact else { return nil }
        return Field(key, from: entry.digest.short, to: digest.short, cause: entry.isIntact ? .desired(source) : .drift)
    }

    /// Keys that people set: leash only checks that they are there.
    private func planExternalKeys(
        of app: String,
        _ bindings: [(key: String, value: Desired<EnvBinding>)],
        _ entries: ByName<EnvEntry>,
        in draft: inout Draft
    ) {
        for (key, binding) in bindings where binding.value == .external {
            if entries[key]?.owner == .human { continue }
            let reason =
                entries[key] == nil
                ? Refusal.missingExternal(key, app: app) : Refusal.notExternal(key, app: app)
            draft.block("env/\(app)", app: app, at: binding.source, reason, name: key)
        }
    }

    /// A change whose command was never run: the last round ended too early.
    private func planNotification(of app: String, since first: Int, in draft: inout Draft) {
        guard let command = onChange(of: app) else { return }
        let changes = draft.items[first...].filter { $0.address == "env/\(app)" && $0.step != nil }
        let isChanged = !changes.isEmpty
        let isPending = live.env.value?.unnotified.contains(app) == true
        guard isChanged || isPending else { return }
        if let commands = live.commands.value, commands.contains(command) {
            // A change runs it as well, unless it is held until somebody consents.
            guard changes.allSatisfy({ $0.consent != nil }), isPending else { return }
            let step = EnvStep(app: app, work: .notify, onChange: command)
            var item = Plan.Item(.inject, "env/\(app)", app: app, step: .env(step), name: "onChange")
            item.fields = [Field("onChange", from: nil, to: command, cause: .desired(desired.apps[app]?.source))]
            item.source = desired.apps[app]?.source
            item.fingerprint = Fingerprint(of: command).description
            return draft.items.append(item)
        }
        let reason =
            switch live.commands {
            case .unreachable(let reason): "onChange names \(command), and \(reason)"
            case .observed: "onChange names \(command), which the operator's commands file does not define"
            }
        for index in draft.items.indices[first...] where draft.items[index].address == "env/\(app)" {
            if draft.items[index].status == .ready { draft.items[index].status = .blocked(reason) }
        }
        if !isChanged { draft.block("env/\(app)", app: app, at: desired.apps[app]?.source, reason, name: "onChange") }
    }

    static func fingerprint(of keys: some Collection<String>, in entries: ByName<EnvEntry>) -> String {
        var fingerprint = Fingerprint()
        for key in keys.sorted() {
            fingerprint.add(key)
            fingerprint.add(entries[key].map { "\($0.digest.text) \($0.isIntact)" } ?? "absent")
        }
        return fingerprint.description
    }
}

extension GitValue.Source {
    init?(_ binding: EnvBinding) {
        switch binding {
        case .literal(let value): self = .literal(value)
        case .secret(let reference): self = .secret(reference)
        case .database, .external, .skip: return nil
        }
    }
}

extension EnvDigest {
    /// As much of it as plans show; before there is a store there is no key to make one with.
    var short: String { text.allSatisfy { $0 == "0" } ? "a value" : "#\(text.prefix(6))" }
}
