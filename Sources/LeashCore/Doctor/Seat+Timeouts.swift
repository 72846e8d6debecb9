extension AppExam.Seat {
    /// The statement timeout that its sessions get, and what runs close to it.
    var timeout: [Check] { [timeoutSetting, running] + [slow].compactMap(\.self) }

    /// A setting as a new session of its login in its database gets it, with the place that sets it.
    func effective(_ setting: String) -> (value: String, place: String)? {
        let (login, existing) = (credential.login, credential.address.database)
        let own = server.roles[login]?.settings.filter { $0.name == setting } ?? []
        if let value = own.first(where: { $0.database == existing })?.value {
            return (value, "role \(login) in database \(existing)")
        }
        if let value = own.first(where: { $0.database == nil })?.value { return (value, "role \(login)") }
        if let value = database.live?.settings[setting] { return (value, "database \(existing)") }
        if let value = vitals.defaults[setting] { return (value, "ALTER ROLE ALL") }
        return vitals.settings[setting].map { ($0, "the server") }
    }

    private var amount: Amount? {
        effective("statement_timeout").flatMap { SettingValue.amount($0.value, of: .statementTimeout) }
    }

    /// In milliseconds; `nil` for none.
    private var timeoutSpan: Int? {
        if case .finite(let span)? = amount { span } else { nil }
    }

    private var timeoutSetting: Check {
        guard let amount, let place = effective("statement_timeout")?.place else {
            return .unseen(
                "timeout.statement",
                database.address,
                "statement_timeout",
                by: server.admin,
                right: "pg_read_all_settings"
            )
        }
        let wanted = database.declared?.value.limits.amount(.statementTimeout)
        let isLifted = wanted.map { amount.exceeds($0) } ?? false
        let differs = wanted.map { $0 != amount } ?? false
        let level: Check.Level =
            isLifted && amount == .unlimited ? .red : differs || amount == .unlimited ? .yellow : .green
        let text = amount.text(in: .milliseconds)
        return Check(
            "timeout.statement",
            database.address,
            level,
            (amount == .unlimited ? "\(credential.login) has no statement timeout" : "statement timeout \(text)")
                + " (\(place))" + (differs ? ", the files say \(wanted?.text(in: .milliseconds) ?? "")" : ""),
            cause: amount == .unlimited
                ? "nothing ends a statement that runs for ever, with its locks and its connection"
                : "a longer statement gets `ERROR: canceling statement due to statement timeout` (57014)",
            fixes: level == .green
                ? []
                : differs
                    ? ["`leashctl apply --target \(database.address)`"]
                    : [
                        "`databases: { \(database.name): { limits: { statementTimeout: 30s } } }`, then `leashctl apply`"
                    ]
        )
    }

    /// The statement that has run longest.
    private var running: Check {
        let active = sessions.filter { $0.state == "active" }
        guard sessions.allSatisfy({ $0.state != nil }) else {
            return .unseen(
                "timeout.running",
                database.address,
                "what \(credential.login)'s sessions run",
                by: server.admin,
                right: "pg_read_all_stats"
            )
        }
        guard let longest = active.max(by: { ($0.statementAge ?? 0) < ($1.statementAge ?? 0) }) else {
            return Check("timeout.running", database.address, .green, "no statement of \(credential.login) runs now")
        }
        let age = longest.statementAge ?? 0
        let span = timeoutSpan ?? 600_000
        let level: Check.Level = age >= span ? .red : age * 100 >= span * ServerExam.nearlyFull ? .yellow : .green
        return Check(
            "timeout.running",
            database.address,
            level,
            "\(active.count.of("statement")) running, the longest for \(Span.text(age / 1000))"
                + (timeoutSpan.map { " of \(Amount.finite($0).text(in: .milliseconds))" } ?? ", without a timeout"),
            details: [longest.text],
            cause: level == .green
                ? nil
                : age >= span && timeoutSpan != nil
                    ? "the session has lifted the timeout for itself"
                    : "it is about to be cancelled, or to run for ever",
            fixes: level == .green
                ? []
                : [
                    "SELECT pg_cancel_backend(\(longest.pid));",
                    "an index or a smaller batch; EXPLAIN shows where it goes",
                ]
        )
    }

    /// What came close to the timeout in the past, as far as pg_stat_statements counts.
    private var slow: Check? {
        guard case .observed(let statements) = vitals.statements, let span = timeoutSpan else { return nil }
        // A statement counts for the role that it runs as, which is the owner's for the app's own login.
        let roles = [credential.login, effective("role")?.value ?? credential.login]
        let close = statements.filter {
            roles.contains($0.login) && $0.database == credential.address.database
                && $0.longest * 100 >= span * ServerExam.nearlyFull
        }
        return Check(
            "timeout.slow",
            database.address,
            close.isEmpty ? .green : .yellow,
            close.isEmpty
                ? "no statement has come close to the timeout"
                : "\(close.count.of("statement")) came close to the timeout",
            details: close.prefix(5).map {
                "\($0.words ?? "a statement") ... (query \($0.queryID)): up to \(Span.text($0.longest / 1000)), "
                    + $0.calls.of("call")
            },
            cause: close.isEmpty ? nil : "with more rows or more load they will be cancelled",
            fixes: close.isEmpty
                ? []
                : [
                    "SELECT query FROM pg_stat_statements WHERE queryid = \(close[0].queryID);  -- then EXPLAIN, an index",
                    "`limits: { statementTimeout: \(Amount.finite(span * 2).text(in: .milliseconds)) }` on database "
                        + database.name,
                ]
        )
    }
}
