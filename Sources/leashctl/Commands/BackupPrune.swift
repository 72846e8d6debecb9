import ArgumentParser
import LeashBackup
import LeashCore
import LeashManifest
import LeashReconcile

/// Implements `leashctl backup prune`.
struct BackupPrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove backups that no policy keeps any longer, and damaged ones.",
        discussion: """
            Runs of `backup run` purge by themselves, right after a new good backup. This is for what they don't reach: \
            backups of databases that are gone, and what is not good. The newest good ones stay, whatever their age.

            EXAMPLES
              leashctl --state state backup prune                   shows, and asks
              leashctl --state state backup prune database/old --yes

            EXIT STATUS  0 done · 1 failed, or not agreed to · 4 leash.yaml holds an error · 5 done in part
            """
    )

    @Argument(help: "One database, such as database/old; all if left out.")
    var address: String?

    @OptionGroup var state: StateOptions

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var yes = false

    private typealias Candidate = (history: BackupHistory, destination: BackupDestination, backup: StoredBackup)

    func run() async throws {
        let reading = try await BackupReading(state, session: "backup prune", asksServers: false)
        guard !reading.loaded.hasErrors else {
            throw Terminal.failure(.invalid, "mend the files first: those with errors may say what is to be kept")
        }
        let candidates = try await candidates(reading)
        guard !candidates.isEmpty else { return Terminal.write("There is nothing to remove.\n") }
        let now = currentTime()
        Terminal.write(
            BackupText.table(
                candidates.map {
                    ["database/\($0.history.database)", "\($0.backup.id)"] + BackupText.columns($0.backup, now: now)
                },
                indent: ""
            )
        )
        try agree(to: candidates.count)
        var failures = 0
        for candidate in candidates {
            do {
                try await candidate.destination.store.remove(candidate.backup.id, of: candidate.history)
            } catch {
                failures += 1
                Terminal.message("leashctl: \(candidate.backup.id): \(error)")
            }
        }
        if failures > 0 { (failures < candidates.count ? ExitStatus.partial : .failed).exit() }
    }

    private func agree(to count: Int) throws {
        guard !yes else { return }
        guard Terminal.canAsk else {
            throw Terminal.failure(.usage, "there is no terminal to ask at: --yes removes without asking")
        }
        guard Terminal.ask("Remove \(count.of("backup"))?") else {
            throw Terminal.failure(.failed, "nothing was removed")
        }
    }

    private func candidates(_ reading: BackupReading) async throws -> [Candidate] {
        var candidates: [Candidate] = []
        var isKnown = reading.standings.contains { $0.address == address }
        for (name, destination) in reading.backups.all {
            do {
                for history in try await destination.store.histories()
                where address == nil || address == "database/\(history.database)" {
                    isKnown = true
                    let policy = reading.standings.first { $0.subject.history == history && $0.policy.to == name }?
                        .policy
                    let backups = try await destination.store.backups(of: history)
                    let goes = Set(reading.backups.expired(backups, policy ?? reading.backups.policyOfOthers))
                    candidates += backups.filter { goes.contains($0.id) }.map { (history, destination, $0) }
                }
            } catch {
                throw Terminal.failure(.failed, "backup store \(name): \(error)")
            }
        }
        if let address, !isKnown { throw reading.unknown(address) }
        return candidates
    }
}
