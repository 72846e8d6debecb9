import LeashCore
import LeashPostgres

/// One plan being carried out.
struct ApplyRun: Sendable {
    let site: Site
    let live: LiveState
    let sessions: [String: ServerSession]
    let stop: Stop
    let progress: @Sendable (Plan.Item) -> Void

    /// Carries out each ready item once what it requires is applied; items of different servers run side by side.
    ///
    /// A failed item takes those that require it with it, and nothing else.
    func carryOut(
        _ plan: Plan,
        installed: [Plan.Item],
        _ locked: [String: String],
        _ failed: [String: String]
    ) async -> Report {
        var outcomes: [String: Report.Outcome] = [:]
        for item in installed { outcomes[item.id] = .applied }
        var pending = plan.ready
        while !pending.isEmpty, !stop.isRequested {
            settle(&pending, &outcomes, known: Set(plan.items.map(\.id)))
            let next = pending.filter { item in item.requires.allSatisfy { outcomes[$0] == .applied } }
            guard !next.isEmpty else { break }
            for (id, outcome) in await run(next, locked, failed) { outcomes[id] = outcome }
            pending.removeAll { outcomes[$0.id] != nil }
        }
        return report(plan, installed, outcomes)
    }

    /// Skips what requires something that was not applied; what is not in the plan at all was not needed.
    private func settle(
        _ pending: inout [Plan.Item],
        _ outcomes: inout [String: Report.Outcome],
        known: Set<String>
    ) {
        for item in pending {
            for id in item.requires {
                if let outcome = outcomes[id] {
                    if outcome != .applied { outcomes[item.id] = .skipped(id) }
                } else if !known.contains(id) {
                    outcomes[id] = .applied
                }
            }
        }
        pending.removeAll { outcomes[$0.id] != nil }
    }

    /// One lane for each server, and one for what needs none.
    private func run(
        _ items: [Plan.Item],
        _ locked: [String: String],
        _ failed: [String: String]
    ) async -> [(String, Report.Outcome)] {
        let lanes = Dictionary(grouping: items) { $0.step?.server ?? "" }
        return await withTaskGroup(of: [(String, Report.Outcome)].self) { group in
            for (server, lane) in lanes {
                if let reason = heldReason(server, locked) {
                    group.addTask { lane.map { ($0.id, .held(reason)) } }
                } else if let reason = failed[server] {
                    group.addTask { lane.map { ($0.id, .failed(reason)) } }
                } else {
                    group.addTask { await self.run(lane: lane) }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Why nothing of a lane may be done; `nil` if it may.
    ///
    /// A round that got no lock at all leaves the env store alone too: it may be of another commit than the one at work.
    private func heldReason(_ server: String, _ locked: [String: String]) -> String? {
        let name = server.isEmpty && sessions.isEmpty ? locked.keys.min() ?? "" : server
        return locked[name].map { "the lock of server/\(name) is held by \($0)" }
    }

    private func run(lane: [Plan.Item]) async -> [(String, Report.Outcome)] {
        var outcomes: [(String, Report.Outcome)] = []
        for item in lane {
            guard !stop.isRequested else { break }
            progress(item)
            do {
                try await execute(item)
                outcomes.append((item.id, .applied))
            } catch {
                outcomes.append((item.id, .failed("\(error)")))
            }
        }
        return outcomes
    }

    private func execute(_ item: Plan.Item) async throws {
        switch item.step {
        case .server(let step): try await session(step.server).execute(step)
        case .database(let step): try await session(step.server).execute(step, named: item.id)
        case .env(let step): try await execute(step, named: item.id)
        case nil: throw ApplyError("there is nothing to do for \(item.id)")
        }
    }

    func session(_ server: String) throws(ApplyError) -> ServerSession {
        guard let session = sessions[server] else { throw ApplyError("server/\(server) was not opened") }
        return session
    }

    private func report(
        _ plan: Plan,
        _ installed: [Plan.Item],
        _ outcomes: [String: Report.Outcome]
    ) -> Report {
        var report = Report(installed.map { Report.Entry($0, .applied) })
        for item in plan.items where !installed.contains(where: { $0.id == item.id }) {
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
