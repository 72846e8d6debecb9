/// All that doctor looks at, read already.
package struct Examination: Sendable {
    package let desired: DesiredState
    package let live: LiveState
    /// Of the servers that were asked, by name.
    package var vitals: [String: Observation<ServerVitals>]
    /// By address; only of databases that are backed up.
    package var backups: [String: BackupStatus] = [:]
    package var trials: [LoginTrial] = []

    package init(desired: DesiredState, live: LiveState, vitals: [String: Observation<ServerVitals>]) {
        self.desired = desired
        self.live = live
        self.vitals = vitals
    }

    /// Judges everything, or what one app depends on.
    ///
    /// - Parameter app: its name; `nil` for all apps and servers.
    /// - Returns: the report: servers by name, then apps by name.
    package func report(of app: String? = nil) -> DoctorReport {
        let round = Round(desired: desired, live: live)
        let known = Dictionary(grouping: round.knownDatabases().values, by: \.app)
        let apps = app.map { [$0] } ?? Set(desired.apps.keys).union(known.keys).sorted()
        let promised = round.loads()
        var checks: [Check] = []
        for name in vitals.keys.sorted() { checks += self.checks(ofServer: name, promised[name] ?? 0) }
        checks += store
        for app in apps {
            checks +=
                AppExam(
                    name: app,
                    round: round,
                    databases: (known[app] ?? []).sorted { $0.name < $1.name },
                    vitals: vitals,
                    backups: backups,
                    trials: trials.filter { $0.app == app }
                ).checks
        }
        return DoctorReport(app: app, checks: checks, unreachable: unreachable)
    }

    private func checks(ofServer name: String, _ promised: Int) -> [Check] {
        guard let server = desired.servers[name]?.value else { return [] }
        guard let vitals = vitals[name]?.value, let state = live.servers[name]?.value else { return [reach(name)] }
        return ServerExam(
            server: server,
            installation: desired.installation.name,
            state: state,
            vitals: vitals,
            promised: promised
        ).checks
    }

    /// Why a server can't be asked, as the admin's own login was answered.
    private func reach(_ name: String) -> Check {
        let message = live.servers[name]?.reason ?? vitals[name]?.reason ?? "it was not read"
        let failure = LoginFailure(message)
        let attempt = LoginAttempt(login: "the admin", database: "its database")
        return Check(
            "server.reach",
            "server/\(name)",
            .red,
            "the server can't be asked: \(failure == .other ? message : failure.summary)",
            details: failure == .other ? [] : [message],
            cause: failure.isAboutTheLogin || failure == .other ? nil : failure.cause(of: attempt),
            fixes: failure.isAboutTheLogin || failure == .other
                ? [
                    "`psql` with the URL that `servers: { \(name): { url: ... } }` names has to work: mend its user, "
                        + "password or database, the role, or its line in pg_hba.conf"
                ] : failure.fixes(of: attempt)
        ).grouped(under: "server/\(name)")
    }

    private var store: [Check] {
        guard case .unreachable(let reason) = live.env else { return [] }
        return [
            Check(
                "env.store",
                "env",
                .red,
                "the env store can't be read",
                details: [reason],
                fixes: ["`leashctl status`"]
            )
            .grouped(under: "env")
        ]
    }

    private var unreachable: [String: String] {
        var reasons: [String: String] = [:]
        for (name, observation) in vitals {
            guard let reason = live.servers[name]?.reason ?? observation.reason else { continue }
            reasons["server/\(name)"] = reason
        }
        if case .unreachable(let reason) = live.env { reasons["env"] = reason }
        return reasons
    }
}

extension Observation {
    /// Why it could not be read; `nil` where it was.
    fileprivate var reason: String? {
        if case .unreachable(let reason) = self { reason } else { nil }
    }
}
