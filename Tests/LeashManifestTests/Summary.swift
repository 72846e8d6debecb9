import LeashCore
import LeashManifest

/// What is left in a state, in a few lines: for cases about broken files and about defaults.
func summary(of loaded: Loaded) -> String {
    let state = loaded.state
    var lines: [String] = []
    if loaded.isRootBroken { lines.append("root broken") }
    if !state.brokenFiles.isEmpty { lines.append("broken \(state.brokenFiles.sorted().joined(separator: " "))") }
    if !state.hasContent { lines.append("no content") }
    lines += state.apps.sorted { $0.key < $1.key }.map { "app \($0.key) on \($0.value.value.tier.name)" }
    lines += state.databases.sorted { $0.key < $1.key }.map { "database \($0.key)\(summary(of: $0.value.value))" }
    for (app, env) in state.env.sorted(by: { $0.key < $1.key }) {
        lines += env.sorted { $0.key < $1.key }.map { "env \(app) \($0.key)=\(summary(of: $0.value.value))" }
    }
    lines += state.removed.sorted { $0.key < $1.key }.map { "removed \($0.key) \($0.value.value.fate)" }
    return lines.map { $0 + "\n" }.joined()
}

private func summary(of database: Database) -> String {
    let limits = Limits.Name.allCases.compactMap { name in
        database.limits[name].map { "\(name)=\($0.amount.text(in: name.unit))" }
    }
    let access = database.access.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.value)" }
    let parts =
        [" of \(database.app) on \(database.server)", " \(database.management)"] + (limits + access).map { " " + $0 }
    let existing = database.existing == database.name ? "" : " existing='\(database.existing)'"
    let owner = database.ownerRole == database.name ? "" : " owner=\(database.ownerRole)"
    return parts.joined() + existing + owner + " backup=\(database.backup ?? "none")"
}

private func summary(of binding: EnvBinding) -> String {
    switch binding {
    case .literal(let text): "'\(text)'"
    case .database(let name, let access, let part): "\(part) of \(name) as \(access)"
    case .secret(let reference): "\(reference)"
    case .external: "external"
    case .skip: "skip"
    }
}
