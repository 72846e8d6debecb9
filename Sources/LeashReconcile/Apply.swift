package import LeashCore
package import LeashPostgres

/// How a plan is to be carried out.
package struct ApplyOptions: Sendable {
    package var refresh = RefreshOptions()
    package var policy: @Sendable (LiveState) -> Policy
    package var targets: [String] = []
    /// How long to try for a server's lock, in seconds.
    package var lockTimeout: Double = 2
    /// How many sessions change one server at a time, when there is work for them.
    package var sessions = 4

    package init(policy: @escaping @Sendable (LiveState) -> Policy) { self.policy = policy }
}

/// What an apply came to.
package struct Application: Sendable {
    package var plan: Plan
    package var report: Report
    /// Servers whose lock somebody else held, with who.
    package var locked: [String: String] = [:]
    package var isInterrupted = false

    /// Whether another leash held the lock of every server that there was work for.
    package var isLockedOut: Bool {
        !locked.isEmpty && report.count("applied") == 0
    }
}

/// The plan is not the one that was shown or saved: what moved since, a line each.
package struct StalePlan: Error, Equatable {
    package let differences: [String]

    package init(_ differences: [String]) { self.differences = differences }
}

extension Site {
    /// The plan for what is there now.
    ///
    /// - Parameters:
    ///   - options: what it may do.
    ///   - sessions: servers whose lock is held.
    ///   - early: the reading that was begun already, with ``beginReading()`` and ``beginReadingEnv()``.
    /// - Returns: the plan, and what it was made from.
    package func plan(
        _ options: ApplyOptions,
        on sessions: [String: ServerSession] = [:],
        early: EarlyReading? = nil
    ) async -> (Plan, LiveState) {
        var live = await refresh(options.refresh, on: sessions, early: early)
        var suspects = suspects(live)
        if await enter(&live, options.refresh, suspects) { suspects = self.suspects(live) }
        var plan = diff(desired: desired, live: live, suspects: suspects)
        if await lookAhead(&live, plan) { plan = diff(desired: desired, live: live) }
        return (plan.targeting(options.targets).limited(by: options.policy(live)), live)
    }

    /// Takes the locks, makes the plan anew, and carries it out.
    ///
    /// - Parameters:
    ///   - shown: the plan that was made before the locks were taken.
    ///   - isBinding: whether exactly that plan was agreed to, so that any other is stale.
    ///   - options: how it is carried out.
    ///   - stop: whether to stop before the next item.
    ///   - progress: called when an item begins.
    /// - Returns: what it came to; a failed item is in its report.
    /// - Throws: ``StalePlan`` when the plan moved meanwhile; nothing was applied then.
    package func apply(
        _ shown: Plan,
        isBinding: Bool,
        _ options: ApplyOptions,
        stop: Stop,
        progress: @escaping @Sendable (Plan.Item) -> Void = { _ in }
    ) async throws -> Application {
        guard !shown.ready.isEmpty else { return Application(plan: shown, report: shown.withheldReport) }
        var locked: [String: String] = [:]
        var failed: [String: String] = [:]
        let sessions = await open(shown, options, &locked, &failed)
        let outcome: Application
        do {
            outcome = try await apply(shown, isBinding, options, sessions, locked, failed, stop, progress)
        } catch {
            for session in sessions.values { await session.unlock() }
            throw error
        }
        for session in sessions.values { await session.unlock() }
        return outcome
    }

    private func apply(
        _ shown: Plan,
        _ isBinding: Bool,
        _ options: ApplyOptions,
        _ sessions: [String: ServerSession],
        _ locked: [String: String],
        _ failed: [String: String],
        _ stop: Stop,
        _ progress: @escaping @Sendable (Plan.Item) -> Void
    ) async throws -> Application {
        // What was read before the lock may have moved; a new installation is its own reason to look again.
        let (plan, live) = await self.plan(options, on: sessions)
        if isBinding {
            let differences = shown.movedItems(in: plan, installed: Set(sessions.keys))
            guard differences.isEmpty else { throw StalePlan(differences) }
        }
        let crews = await crews(for: plan, of: options.sessions, sessions)
        let mint = Mint(plan.injectionCount)
        let run = ApplyRun(site: self, live: live, sessions: crews, mint: mint, stop: stop, progress: progress)
        var report = await run.carryOut(plan, installed: shown.installations(on: sessions), locked, failed)
        for session in crews.values.flatMap({ $0.dropFirst() }) { await session.leave() }
        if report.count("applied") > 0 { await verify(&report, options, sessions) }
        var application = Application(plan: plan, report: report, locked: locked)
        application.isInterrupted = stop.isRequested
        return application
    }

    /// Opens and locks each server that the plan changes; installations are made on the way.
    private func open(
        _ plan: Plan,
        _ options: ApplyOptions,
        _ locked: inout [String: String],
        _ failed: inout [String: String]
    ) async -> [String: ServerSession] {
        var sessions: [String: ServerSession] = [:]
        let names = Set(plan.ready.compactMap(\.step?.server)).sorted()
        await withTaskGroup(of: (String, Result<ServerSession, any Error>).self) { group in
            for name in names {
                guard let endpoint = endpoints[name] else { continue }
                let installs = plan.ready.contains { $0.address == "server/\(name)" && $0.action == .create }
                group.addTask {
                    do {
                        let session = try await ServerSession.open(
                            endpoint,
                            installs: installs,
                            revision: desired.revision
                        )
                        try await session.lock(timeout: options.lockTimeout)
                        return (name, .success(session))
                    } catch {
                        return (name, .failure(error))
                    }
                }
            }
            for await (name, result) in group {
                switch result {
                case .success(let session): sessions[name] = session
                case .failure(let error as LockHeld): locked[name] = error.holder
                case .failure(let error): failed[name] = "\(error)"
                }
            }
        }
        return sessions
    }

    /// More sessions for servers on which several items can be worked at.
    ///
    /// A server that has no room for them is worked on with fewer.
    private func crews(
        for plan: Plan,
        of count: Int,
        _ sessions: [String: ServerSession]
    ) async -> [String: [ServerSession]] {
        var work: [String: Set<String>] = [:]
        for item in plan.ready {
            if let server = item.step?.server { work[server, default: []].insert(item.app ?? item.address) }
        }
        var crews = sessions.mapValues { [$0] }
        for (server, first) in sessions {
            for _ in 1..<max(1, min(count, work[server]?.count ?? 1)) {
                guard let other = await first.another() else { break }
                crews[server]?.append(other)
            }
        }
        return crews
    }

    /// Looks whether what was applied took: a server may accept a statement and do nothing.
    private func verify(_ report: inout Report, _ options: ApplyOptions, _ sessions: [String: ServerSession]) async {
        let (left, _) = await plan(options, on: sessions)
        for index in report.entries.indices where report.entries[index].outcome == .applied {
            let item = report.entries[index].item
            guard let rest = left.ready.first(where: { $0.id == item.id }), !rest.fields.isEmpty else { continue }
            let what = rest.fields.map { "\($0.path) is \($0.before ?? "absent")" }.joined(separator: ", ")
            report.entries[index].outcome = .failed("applied, but it did not take: \(what)")
        }
    }
}

extension Plan {
    /// The report of a round that had nothing to do.
    package var withheldReport: Report {
        Report(
            items.compactMap { item in
                switch item.status {
                case .ready: nil
                case .held(let reason): Report.Entry(item, .held(reason))
                case .blocked(let reason): Report.Entry(item, .blocked(reason))
                }
            }
        )
    }

    /// How many passwords carrying it out takes.
    fileprivate var injectionCount: Int {
        ready.count { item in
            guard case .env(let step)? = item.step, case .inject = step.work else { return false }
            return true
        }
    }

    /// Items that make an installation, and are done by the time that the lock is held.
    fileprivate func installations(on sessions: [String: ServerSession]) -> [Item] {
        ready.filter { item in
            guard item.action == .create, case .server(let step)? = item.step else { return false }
            return sessions[step.server] != nil
        }
    }

    /// What differs between this plan, as it was agreed to, and the one that would be carried out now.
    fileprivate func movedItems(in plan: Plan, installed: Set<String>) -> [String] {
        var agreed = self
        agreed.items.removeAll { item in
            guard item.action == .create, case .server(let step)? = item.step else { return false }
            return installed.contains(step.server)
        }
        let gone = Set(items.map(\.id)).subtracting(agreed.items.map(\.id))
        for index in agreed.items.indices { agreed.items[index].requires.removeAll(where: gone.contains) }
        guard let saved = try? SavedPlan(json: agreed.json().text(pretty: false)) else {
            return ["the plan can't be compared"]
        }
        return saved.mismatches(with: plan)
    }
}
