package import LeashCore
import LeashEnv
import LeashPostgres
import PQ
import Parallel

/// How closely to look.
package struct RefreshOptions: Sendable {
    /// Whether every database is entered and, where verifiers can't be read, every password tried.
    package var isDeep = false
    /// Addresses that are looked at so closely in any case.
    package var addresses: Set<String> = []
    /// Whether an env store other than the one the servers know is taken all the same.
    package var adoptsEnvStore = false

    package init() {}
}

/// What is being read while the files are still looked at: each reads on, whoever waits for it.
package struct EarlyReading: Sendable {
    /// By name.
    package let servers: Task<[String: Observation<ServerState>], Never>
    package var env: Task<Observation<EnvState>, Never>?

    package init(servers: Task<[String: Observation<ServerState>], Never>) { self.servers = servers }
}

extension Site {
    /// Reads servers, env store and secrets anew.
    ///
    /// - Parameters:
    ///   - options: how closely to look.
    ///   - sessions: servers whose lock is held: they are read on that very session.
    ///   - early: the reading that was begun already.
    /// - Returns: what was found; what could not be read is unreachable in it.
    func refresh(
        _ options: RefreshOptions,
        on sessions: [String: ServerSession],
        early: EarlyReading?
    ) async -> LiveState {
        async let servers = snapshots(on: sessions, early: early)
        async let env = readEnv(early)
        let references = desired.boundSecrets
        var live = LiveState(servers: await servers, env: await env)
        live.secrets = readSecrets(references, live.env)
        if !options.adoptsEnvStore { checkStore(of: &live) }
        live.commands = commands.names()
        if live.env.value != nil { await checkPasswords(&live, options) }
        return live
    }

    /// What both states leave to compare in full, found out on all cores.
    func suspects(_ live: LiveState) -> Suspects {
        Suspects(desired: desired, live: live, part: 256) { parts, look in concurrentMap(parts, look) }
    }

    /// Begins to read the servers, of which the platform's file alone tells.
    package func beginReading() -> EarlyReading {
        EarlyReading(servers: Task(executorPreference: OwnThread()) { await snapshots(on: [:], early: nil) })
    }

    /// Begins to read the env store, of whose keys the files need not be known.
    package func beginReadingEnv() -> Task<Observation<EnvState>, Never> {
        Task(executorPreference: OwnThread()) { await readEnv() }
    }

    func snapshots(
        on sessions: [String: ServerSession],
        early: EarlyReading?
    ) async -> [String: Observation<ServerState>] {
        let known = await early?.servers.value ?? [:]
        return await withTaskGroup(of: (String, Observation<ServerState>).self) { group in
            for (name, endpoint) in endpoints where known[name] == nil {
                group.addTask { (name, await self.snapshot(of: endpoint, on: sessions[name])) }
            }
            var servers = unreachable.mapValues { Observation<ServerState>.unreachable($0) }
            for name in endpoints.keys { servers[name] = known[name] }
            for await (name, state) in group { servers[name] = state }
            return servers
        }
    }

    private func snapshot(of endpoint: Endpoint, on session: ServerSession?) async -> Observation<ServerState> {
        do throws(PQError) {
            guard let session else { return .observed(try await endpoint.snapshot()) }
            return .observed(try await session.snapshot())
        } catch {
            return .unreachable(error.sqlState == nil ? error.message : error.description)
        }
    }

    private func readEnv(_ early: EarlyReading?) async -> Observation<EnvState> {
        if let known = await early?.env?.value { known } else { await readEnv() }
    }

    func readEnv() async -> Observation<EnvState> {
        do throws(EnvStoreError) {
            return .observed(try await store.read())
        } catch {
            return .unreachable(error.description)
        }
    }

    private func readSecrets(
        _ references: Set<Reference>,
        _ env: Observation<EnvState>
    ) -> [Reference: Observation<EnvDigest>] {
        references.reduce(into: [:]) { digests, reference in
            switch secrets.read(reference) {
            case .unreachable(let reason): digests[reference] = .unreachable(reason)
            case .observed(let secret):
                digests[reference] = env.map { $0.digester.digest(of: secret.revealed) }
            }
        }
    }

    /// A second clone has a store of its own: with it, leash would take production's URLs for lost and mint new ones.
    func checkStore(of live: inout LiveState) {
        guard let env = live.env.value else { return }
        for (name, server) in live.servers.sorted(by: { $0.key < $1.key }) {
            guard case .present(.some(let known))? = server.value?.installation, known != env.id else { continue }
            let found = env.id.map { "has the id \($0.prefix(8))" } ?? "was never written to"
            live.env = .unreachable(
                "\(store.path) is not the env store of server \(name): that one has the id \(known.prefix(8)), this one "
                    + "\(found). Run leash where that store is, copy it here, or take this one with --adopt-env-store: "
                    + "then every injected URL is minted anew"
            )
            return
        }
    }
}
