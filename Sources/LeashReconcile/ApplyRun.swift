import LeashBackup
import LeashCore
import LeashPostgres

/// One plan being carried out.
struct ApplyRun: Sendable {
    let site: Site
    let live: LiveState
    /// By server: the session that holds the lock, and those that work beside it.
    let sessions: [String: [ServerSession]]
    let mint: Mint
    let stop: Stop
    let progress: @Sendable (Plan.Item) -> Void

    /// How many items that need no server are under way at a time.
    private static let hands = 4

    /// Carries out each ready item once what it requires is applied, as many at a time as there are sessions.
    ///
    /// A failed item takes those that require it with it, and nothing else.
    func carryOut(
        _ plan: Plan,
        installed: [Plan.Item],
        _ locked: [String: String],
        _ failed: [String: String]
    ) async -> Report {
        var schedule = Schedule(plan, applied: installed)
        var idle: [String: [ServerSession?]] = sessions.mapValues { $0.reversed() }
        idle[""] = Array(repeating: nil, count: Self.hands)
        await withTaskGroup(of: (Plan.Item, ServerSession?, Report.Outcome).self) { group in
            begin(&schedule, &idle, locked, failed, in: &group)
            for await (item, session, outcome) in group {
                schedule.finish(item, outcome)
                idle[item.step?.server ?? "", default: []].append(session)
                begin(&schedule, &idle, locked, failed, in: &group)
            }
        }
        return report(plan, installed, schedule.outcomes)
    }

    /// Begins whatever may begin now and has a session to do it.
    private func begin(
        _ schedule: inout Schedule,
        _ idle: inout [String: [ServerSession?]],
        _ locked: [String: String],
        _ failed: [String: String],
        in group: inout TaskGroup<(Plan.Item, ServerSession?, Report.Outcome)>
    ) {
        for lane in schedule.lanes {
            if let outcome = heldReason(lane, locked).map(Report.Outcome.held) ?? failed[lane].map({ .failed($0) }) {
                while let item = schedule.next(on: lane) { schedule.finish(item, outcome) }
                continue
            }
            while !stop.isRequested, let session = idle[lane]?.last, let item = schedule.next(on: lane) {
                idle[lane]?.removeLast()
                progress(item)
                group.addTask(executorPreference: session?.executor) {
                    (item, session, await self.outcome(of: item, on: session))
                }
            }
        }
    }

    /// Why nothing of a lane may be done; `nil` if it may.
    ///
    /// A round that got no lock at all leaves the env store alone too: it may be of another commit than the one at work.
    private func heldReason(_ server: String, _ locked: [String: String]) -> String? {
        let name = server.isEmpty && sessions.isEmpty ? locked.keys.min() ?? "" : server
        return locked[name].map { "the lock of server/\(name) is held by \($0)" }
    }

    private func outcome(of item: Plan.Item, on session: ServerSession?) async -> Report.Outcome {
        do {
            try await execute(item, on: session)
            return .applied
        } catch let error as FinalBackupFailure {
            return .held("\(error)")
        } catch {
            return .failed("\(error)")
        }
    }

    private func execute(_ item: Plan.Item, on session: ServerSession?) async throws {
        if case .env(let step) = item.step { return try await execute(step, named: item.id, on: session) }
        guard let session else { throw ApplyError("server/\(item.step?.server ?? "") was not opened") }
        switch item.step {
        case .server(let step): try await session.execute(step)
        case .database(var step):
            if step.finalBackup == .take {
                let backup = try await Backups(site).takeFinal(step, app: item.app ?? step.name)
                step.changes = step.changes(takingBackup: "\(backup.id)", at: try await session.time())
            }
            try await session.execute(step, named: item.id)
        case .env, nil: throw ApplyError("there is nothing to do for \(item.id)")
        }
    }

    private func report(
        _ plan: Plan,
        _ installed: [Plan.Item],
        _ outcomes: [String: Report.Outcome]
    ) -> Report {
        var report = Report(installed.map { Report.Entry($0, .applied) })
        let done = Set(installed.map(\.id))
        for item in plan.items where !done.contains(item.id) {
            let outcome: Report.Outcome =
                switch item.status {
                case .held(let reason): .held(reason)
                case .blocked(let reason): .blocked(reason)
                case .ready: outcomes[item.id] ?? .held("not begun: apply was interrupted")
                }
            report.entries.append(Report.Entry(item, outcome))
        }
        return report
    }
}

/// Why an item could not be carried out, beyond what a server or store said.
struct ApplyError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
