import LeashCore

extension Renderer {
    func installation() -> Rendered {
        let written = declared.installation?.value
        func folder(_ path: String, _ written: Desired<FolderDeclaration>?) -> Rendered {
            .mapping([("directory", .value(.string(path), from: origin(written?.value.directory)))])
        }
        return .mapping([
            ("name", .value(.string(state.installation.name), from: origin(written?.name))),
            ("envStore", folder(state.installation.envStore, written?.envStore)),
            ("backupStore", localStore()),
            ("secrets", folder(state.installation.secrets, written?.secrets)),
        ])
    }

    /// The tiers with the built-in one, which is shown only beside the others.
    func tiers() -> Rendered {
        var tiers = state.tiers.mapValues(\.value)
        if showsInstallation, let standard { tiers[standard.name] = standard }
        return .mapping(tiers.sorted { $0.key < $1.key }.map { ($0.key, tier($0.value)) })
    }

    private func tier(_ tier: Tier) -> Rendered {
        let written = declared.tiers[tier.name]?.value
        return .mapping([
            ("rank", .value(.number(tier.rank), from: origin(written?.rank))),
            ("databases", .value(.number(tier.databases), from: origin(written?.databases))),
            ("limits", limits(tier.limits)),
        ])
    }

    func policies() -> Rendered {
        var policies = state.policies.mapValues(\.value)
        if showsInstallation, let daily { policies[daily.name] = daily }
        return .mapping(policies.sorted { $0.key < $1.key }.map { ($0.key, policy($0.value)) })
    }

    private func policy(_ policy: BackupPolicy) -> Rendered {
        let written = declared.policies[policy.name]?.value
        let keep = Amount.finite(policy.keep).text(in: .milliseconds)
        return .mapping([
            ("schedule", .value(.string(policy.schedule.description), from: origin(written?.schedule))),
            ("timezone", .value(.string(policy.timezone), from: origin(written?.timezone))),
            ("keep", .value(.string(keep), from: origin(written?.keep))),
            ("minKeep", .value(.number(policy.minKeep), from: origin(written?.minKeep))),
            ("verify", .value(.string(policy.verify.rawValue), from: origin(written?.verify))),
            ("to", .value(.string(policy.to), from: origin(written?.to))),
        ])
    }

    func removed() -> Rendered {
        guard !state.removed.isEmpty else { return .mapping([]) }
        let databases = entries(state.removed) { name, removal in
            let written = declared.removed[name]?.value
            var members: [(key: String, value: Rendered)] = [
                ("then", .value(.string(removal.value.fate.rawValue), from: origin(written?.fate)))
            ]
            if let reason = removal.value.reason {
                members.append(("reason", .value(.string(reason), from: origin(written?.reason))))
            }
            return .mapping(members)
        }
        return .mapping([("databases", databases)])
    }
}
