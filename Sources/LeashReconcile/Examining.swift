package import LeashCore
import LeashEnv
import LeashPostgres
import PQ

extension Site {
    /// Looks at servers, databases, backups, the env store and the apps' own ways in; nothing is written anywhere.
    ///
    /// - Parameter app: only what it depends on; `nil` for everything.
    /// - Returns: what was found; what could not be asked says why.
    package func examine(app: String?) async -> Examination {
        async let env = readEnv()
        let databases = databases(of: app)
        let servers = app == nil ? Array(desired.servers.keys) : Array(Set(databases.map(\.server)))
        let seen = await examine(servers, databases)
        var live = LiveState(env: await env)
        for (name, observation) in seen { live.servers[name] = observation.map(\.state) }
        checkStore(of: &live)
        var examination = Examination(desired: desired, live: live, vitals: seen.mapValues { $0.map(\.vitals) })
        let names = Set(databases.filter { app == nil || $0.app == app }.map(\.name))
        examination.backups = await Backups(self).statuses(of: names, on: live.servers)
        examination.trials = await trials(of: app, live)
        return examination
    }

    /// The declared databases that an app owns or binds; all of them without an app.
    private func databases(of app: String?) -> [Database] {
        let all = desired.databases.values.map(\.value).sorted { $0.name < $1.name }
        guard let app else { return all }
        return all.filter { $0.app == app || $0.access[app] != nil }
    }

    private typealias Seen = Observation<(state: ServerState, vitals: ServerVitals)>

    private func examine(_ servers: [String], _ databases: [Database]) async -> [String: Seen] {
        await withTaskGroup(of: (String, Seen).self) { group in
            for name in servers {
                guard let endpoint = endpoints[name] else { continue }
                let own = databases.filter { $0.server == name && $0.management != .observe }.map(\.existing)
                group.addTask { (name, await self.examine(endpoint, own)) }
            }
            var seen = unreachable.filter { servers.contains($0.key) }.mapValues { Seen.unreachable($0) }
            for await (name, found) in group { seen[name] = found }
            return seen
        }
    }

    private func examine(_ endpoint: Endpoint, _ databases: [String]) async -> Seen {
        do throws(PQError) {
            var (state, vitals) = try await endpoint.examine(sizes: databases)
            let open = Set(databases + ["postgres"]).sorted().filter { state.databases[$0]?.allowsConnections ?? false }
            vitals.insides = await endpoint.insideVitals(of: open)
            return .observed((state, vitals))
        } catch {
            return .unreachable(error.sqlState == nil ? error.message : error.description)
        }
    }
}

// MARK: - Ways in

extension Site {
    /// Logs in with each URL that is injected for an app, or for all, and out again: a few at a time.
    private func trials(of app: String?, _ live: LiveState) async -> [LoginTrial] {
        guard let env = live.env.value else { return [] }
        let apps = app.map { [$0] } ?? env.apps.keys.sorted()
        return await withTaskGroup(of: [LoginTrial].self) { group in
            var rest = apps[...]
            func next() {
                guard let app = rest.popFirst(), let entries = env.apps[app] else { return }
                group.addTask { await self.trials(of: app, entries) }
            }
            for _ in 0..<4 { next() }
            var trials: [LoginTrial] = []
            for await found in group {
                trials += found
                next()
            }
            return trials.sorted { ($0.app, $0.key) < ($1.app, $1.key) }
        }
    }

    private func trials(of app: String, _ entries: ByName<EnvEntry>) async -> [LoginTrial] {
        let values = (try? await store.values(app: app)) ?? [:]
        var trials: [LoginTrial] = []
        for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
            guard case .leash(let credential) = entry.owner, credential.part == .url, let url = values[key] else {
                continue
            }
            trials.append(
                LoginTrial(app: app, key: key, credential: credential, outcome: await outcome(of: url))
            )
        }
        return trials
    }

    /// libpq's own files and variables must not help where the app's would not.
    private func outcome(of url: Secret) async -> LoginTrial.Outcome {
        let overrides = [
            ("connect_timeout", "5"), ("passfile", "/dev/null"), ("application_name", "leashctl doctor"),
        ]
        return switch await Connection.probe(Conninfo(url.revealed, overrides: overrides)) {
        case .accepted(let usedPassword): .accepted(usedPassword: usedPassword)
        case .refused(let message, _), .unreachable(let message): .failed(message)
        }
    }
}
