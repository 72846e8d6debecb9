import LeashCore
import LeashPostgres

/// The statements that a plan's ready items would send, to be read or pasted; passwords are minted only at apply.
func sqlText(of plan: Plan, live: LiveState) -> String {
    let items = plan.ready.filter { $0.step?.server != nil }
    return items.isEmpty
        ? "-- in sync: no statement would be sent\n" : items.map { text(of: $0, live) }.joined(separator: "\n")
}

private func text(of item: Plan.Item, _ live: LiveState) -> String {
    var lines = ["-- \(item.id)"]
    let version = item.step?.server.flatMap { live.servers[$0]?.value?.version } ?? 0
    switch item.step {
    case .database(let step): lines += step.batches(version: version).flatMap(lines(of:))
    case .server(let step):
        if step.installs { lines += installationStatements(step.installation, version: version).map { "\($0);" } }
        lines += step.hardening.flatMap(lines(of:))
    case .env(let step):
        if case .inject(let injection) = step.work {
            let login = injection.login
            lines.append("-- the verifier is computed at apply, from a password that the server never sees")
            lines.append("ALTER ROLE \"\(login)\" LOGIN PASSWORD '***';")
        }
    case nil: break
    }
    return lines.joined(separator: "\n") + "\n"
}

private func lines(of batch: Batch) -> [String] {
    switch batch.place {
    case .server: return ["BEGIN;"] + batch.statements.map { "\($0);" } + ["COMMIT;"]
    case .serverAlone, .sessions: return batch.statements.map { "\($0);" }
    case .inside(let database):
        // psql takes a connection string here, so that no name is taken for one.
        let name =
            "\\connect -reuse-previous=on \"dbname='\(database.split(separator: "'").joined(separator: "\\'"))'\""
        return [name, "BEGIN;"] + batch.statements.map { "\($0);" } + ["COMMIT;", "\\connect -"]
    }
}
