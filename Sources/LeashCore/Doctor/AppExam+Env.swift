extension AppExam {
    /// Whether its env has what the files bind, as its owners wrote it.
    var env: [Check] {
        let subject = "env/\(name)"
        switch round.live.env {
        case .unreachable: return []
        case .observed(let store):
            if let reason = store.unreadable[name] {
                return [
                    Check(
                        "env.keys",
                        subject,
                        .red,
                        "the app's env can't be read",
                        details: [reason],
                        fixes: ["mend or remove the file, then `leashctl apply` writes what is leash's anew"]
                    )
                ]
            }
            let entries = store.apps[name] ?? [:]
            let hasCommand = store.unnotified.contains(name)
            return [missing(entries, subject), edited(entries, subject)] + (hasCommand ? [untold(subject)] : [])
        }
    }

    private func missing(_ entries: ByName<EnvEntry>, _ subject: String) -> Check {
        let bindings = (round.desired.env[name] ?? [:]).filter { $0.value.value != .skip }
        let missing = bindings.filter { entries[$0.key] == nil }.sorted { $0.key < $1.key }
        let (external, others) = (
            missing.filter { $0.value.value == .external }, missing.filter { $0.value.value != .external }
        )
        return Check(
            "env.keys",
            subject,
            missing.isEmpty ? .green : .red,
            missing.isEmpty
                ? "\(bindings.count.of("bound key")) there"
                : "missing: \(missing.map(\.key).joined(separator: ", "))",
            cause: missing.isEmpty ? nil : "the app starts without them",
            fixes: external.map { "`leashctl env set \(name) \($0.key)`" }
                + (others.isEmpty ? [] : ["`leashctl apply`"])
        )
    }

    private func edited(_ entries: ByName<EnvEntry>, _ subject: String) -> Check {
        let edited = entries.filter { !$0.value.isIntact }.keys.sorted()
        return Check(
            "env.intact",
            subject,
            edited.isEmpty ? .green : .yellow,
            edited.isEmpty ? "no key was edited outside leash" : "edited by hand: \(edited.joined(separator: ", "))",
            cause: edited.isEmpty ? nil : "what stands there is not what its owner wrote",
            fixes: edited.isEmpty
                ? []
                : [
                    "`leashctl apply --target env/\(name)` puts it back",
                    "`\(edited[0]): { external: true }` under `env: \(name):` gives it to people",
                ]
        )
    }

    private func untold(_ subject: String) -> Check {
        Check(
            "env.command",
            subject,
            .yellow,
            "the env changed, and the app's onChange command has not run since",
            cause: "the app may still work with what it read before",
            fixes: ["`leashctl apply` runs it again"]
        )
    }
}
