/// One app as doctor looks at it: its databases, its logins at these and others', and its env.
struct AppExam {
    let name: String
    let round: Round
    let databases: [KnownDatabase]
    let vitals: [String: Observation<ServerVitals>]
    let backups: [String: BackupStatus]
    let trials: [LoginTrial]

    var address: String { "app/\(name)" }

    /// Every check of the app, in the order in which they are told.
    var checks: [Check] {
        let all = trials.map(login) + seats.flatMap(checks) + databases.flatMap(checks) + env
        return all.map { $0.grouped(under: address) }
    }

    /// A login of the app's at a database, on a server that could be read.
    struct Seat {
        let credential: EnvCredential
        let database: KnownDatabase
        let server: ServerState
        let vitals: ServerVitals
        /// Sessions of the login in the database.
        var sessions: [ServerVitals.Session] {
            vitals.sessions.filter { $0.login == credential.login && $0.database == credential.address.database }
        }
    }

    /// What its env names, each login once; in the order of their databases.
    private var seats: [Seat] {
        var seen: Set<String> = []
        let known = round.knownDatabases()
        let credentials = (round.env(of: name) ?? [:]).values.compactMap { entry -> EnvCredential? in
            if case .leash(let credential) = entry.owner { credential } else { nil }
        }
        return credentials.sorted { ($0.database, $0.login) < ($1.database, $1.login) }.compactMap { credential in
            guard seen.insert("\(credential.server) \(credential.login)").inserted,
                let database = known[credential.database], let server = round.state(of: credential.server),
                let vitals = vitals[credential.server]?.value
            else { return nil }
            return Seat(credential: credential, database: database, server: server, vitals: vitals)
        }
    }

    private func checks(_ seat: Seat) -> [Check] {
        [seat.connections, seat.idle] + seat.timeout + [seat.lockWaits]
    }

    private func checks(_ database: KnownDatabase) -> [Check] {
        guard let vitals = vitals[database.server]?.value else { return [backup(of: database)].compactMap(\.self) }
        guard let live = database.live else { return [missing(database)] }
        let exam = DatabaseExam(
            database: database,
            live: live,
            vitals: vitals,
            isManaged: database.declared.map { $0.value.management != .observe } ?? true,
            admin: round.state(of: database.server)?.admin ?? Admin(name: "")
        )
        return exam.checks + [backup(of: database)].compactMap(\.self)
    }
}

extension AppExam {
    fileprivate func missing(_ database: KnownDatabase) -> Check {
        Check(
            "database.there",
            database.address,
            .red,
            "server/\(database.server) has no database \(database.existing)",
            cause: "apps get `FATAL: database \"\(database.existing)\" does not exist`",
            fixes: ["`leashctl apply --target \(database.address)`"]
        )
    }
}

// MARK: - Logins

extension AppExam {
    /// What came of logging in as the app does.
    fileprivate func login(_ trial: LoginTrial) -> Check {
        let credential = trial.credential
        let place =
            credential.address.isSocket
            ? "socket \(credential.address.host), port \(credential.address.port)"
            : "\(credential.address.host) port \(credential.address.port)"
        let subject = "database/\(credential.database)"
        switch trial.outcome {
        case .accepted(usedPassword: true):
            return Check("login.try", subject, .green, "\(credential.login) logs in with \(trial.key) (\(place))")
        case .accepted(usedPassword: false):
            return Check(
                "login.try",
                subject,
                .red,
                "\(credential.login) is let in without being asked for its password (\(place))",
                cause: "a line of pg_hba.conf says `trust`: whoever reaches that address is any app",
                fixes: ["write `scram-sha-256` for `trust` in that line, then SELECT pg_reload_conf();"]
            )
        case .failed(let message):
            let attempt = LoginAttempt(
                host: credential.address.host,
                port: credential.address.port,
                login: credential.login,
                database: credential.address.database,
                declared: credential.database,
                listening: listening(credential.server)
            )
            let failure = LoginFailure(message)
            return Check(
                "login.try",
                subject,
                .red,
                "\(credential.login) can't log in with \(trial.key) (\(place)): \(failure.summary)",
                details: [message],
                cause: failure.cause(of: attempt),
                fixes: failure.fixes(of: attempt)
            )
        }
    }
}

extension AppExam {
    fileprivate func listening(_ server: String) -> String? {
        guard let settings = vitals[server]?.value?.settings, let addresses = settings["listen_addresses"],
            let port = settings["port"]
        else { return nil }
        return "it has listen_addresses '\(addresses)', port \(port)"
    }
}

// MARK: - Backups

extension AppExam {
    fileprivate func backup(of database: KnownDatabase) -> Check? {
        guard let declared = database.declared?.value, declared.management != .observe else { return nil }
        guard declared.backup != nil else {
            return Check("backup.age", database.address, .green, "not backed up: the files say `backup: none`")
        }
        guard let status = backups[database.address] else { return nil }
        let policy = round.desired.policies[status.policy]?.value ?? .daily
        let now = round.state(of: database.server)?.now ?? 0
        let problems = [
            status.isStale ? "no good one for longer than the policy allows" : nil,
            status.problem,
            status.lastGood == nil ? "none yet" : nil,
            verificationProblem(status, policy, now),
        ].compactMap(\.self)
        let level: Check.Level = status.isStale ? .red : problems.isEmpty ? .green : .yellow
        let good = status.lastGood.map { "newest good one \(Span.text(max(0, now - $0))) old" }
        let verified = status.lastVerified.map { "restored on trial \(Span.text(max(0, now - $0))) ago" }
        return Check(
            "backup.age",
            database.address,
            level,
            "backups (\(status.policy)): " + ([good, verified].compactMap(\.self) + problems).joined(separator: ", "),
            cause: level == .green ? nil : "what was written since the newest good backup can't be got back",
            fixes: level == .green ? [] : ["`leashctl backup run \(database.address)`", "`leashctl backup list`"]
        )
    }

    private func verificationProblem(_ status: BackupStatus, _ policy: BackupPolicy, _ now: Int) -> String? {
        guard let last = status.lastGood, let span = policy.verify.span else { return nil }
        // One that was just made is verified in the same run, or the next.
        guard now - max(status.lastVerified ?? 0, last) >= span || status.lastVerified == nil else { return nil }
        return status.lastVerified == nil ? "never restored on trial" : "not restored on trial for too long"
    }
}

extension BackupPolicy.Verify {
    /// How long a verification holds, in seconds; `nil` for ever.
    fileprivate var span: Int? {
        switch self {
        case .never: nil
        case .daily: 86_400
        case .weekly: 7 * 86_400
        case .monthly: 30 * 86_400
        }
    }
}
