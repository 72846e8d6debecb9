package import LeashBackup
import LeashCore
import LeashPostgres
import PQ

/// What is to be done in one run.
package struct BackupRunOptions: Sendable {
    package var reason = BackupManifest.Reason.manual
    /// How many databases of one server are dumped at a time.
    package var jobs = 1
    /// Whether backups that are due for it are verified too.
    package var verifies = true

    package init() {}
}

/// What became of one database in a run.
package struct BackupOutcome: Sendable {
    package let history: BackupHistory
    package var manifest: BackupManifest?
    /// The backups that went, by the policy's rules.
    package var purged: [BackupID] = []
    package var verified: (id: BackupID, Verification)?
    /// Why nothing was purged, though the rules said so.
    package var warning: String?
    /// Why there is no backup, or no verification; `nil` if all went well.
    package var failure: String?
    /// Whether the failure passes by itself: another run is at it.
    package var isPassing = false

    init(_ history: BackupHistory) { self.history = history }
}

/// What a run is at, for whoever watches.
package enum BackupEvent: Sendable {
    case began(BackupHistory)
    case progress(BackupHistory, BackupProgress)
    case verifying(BackupHistory, BackupID)
    case ended(BackupOutcome)
}

extension Backups {
    /// Takes a backup of each database, purges what its policy lets go, and verifies what is due for it.
    ///
    /// Servers are worked on side by side, each by one session more than there are jobs: while a dump is read back, stored
    /// or verified, the next one is made. A failure ends nothing but that database's backup.
    ///
    /// - Parameters:
    ///   - standings: the databases.
    ///   - options: how.
    ///   - stop: whether to begin no other one.
    ///   - watch: called with what happens.
    /// - Returns: an outcome for each that was begun, sorted by name.
    package func run(
        _ standings: [BackupStanding],
        _ options: BackupRunOptions,
        stop: Stop,
        watch: @escaping @Sendable (BackupEvent) -> Void
    ) async -> [BackupOutcome] {
        let outcomes = await withTaskGroup(of: [BackupOutcome].self) { group in
            for (server, standings) in Dictionary(grouping: standings, by: \.subject.history.server) {
                group.addTask { await self.run(standings, on: server, options, stop, watch) }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        return outcomes.sorted { $0.history < $1.history }
    }

    private func run(
        _ standings: [BackupStanding],
        on server: String,
        _ options: BackupRunOptions,
        _ stop: Stop,
        _ watch: @escaping @Sendable (BackupEvent) -> Void
    ) async -> [BackupOutcome] {
        let (queue, turns) = (Queue(standings), DumpTurns(options.jobs))
        return await withTaskGroup(of: [BackupOutcome].self) { group in
            for _ in 0..<min(options.jobs + 1, standings.count) {
                group.addTask {
                    let worker = await Result { try await BackupWorker(self, server: server) }
                    var outcomes: [BackupOutcome] = []
                    while true {
                        let turn = await turns.next()
                        guard !stop.isRequested, let standing = await queue.next() else { break }
                        watch(.began(standing.subject.history))
                        let outcome = await self.outcome(of: standing, worker, options, turn, watch)
                        turn.end()
                        watch(.ended(outcome))
                        outcomes.append(outcome)
                    }
                    return outcomes
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func outcome(
        of standing: BackupStanding,
        _ worker: Result<BackupWorker, any Error>,
        _ options: BackupRunOptions,
        _ turn: DumpTurn,
        _ watch: @escaping @Sendable (BackupEvent) -> Void
    ) async -> BackupOutcome {
        var outcome = BackupOutcome(standing.subject.history)
        do {
            if let problem = standing.problem { throw BackupError(problem) }
            try await worker.get().work(on: standing, options, &outcome, turn, watch)
        } catch {
            outcome.failure = "\(error)"
            outcome.isPassing = (error as? BackupError)?.isPassing ?? false
        }
        return outcome
    }
}

/// What is left to be done, for workers who take one after the other.
private actor Queue {
    private var rest: ArraySlice<BackupStanding>

    init(_ standings: [BackupStanding]) { rest = standings[...] }

    func next() -> BackupStanding? { rest.popFirst() }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
