import ArgumentParser
import LeashBackup
import LeashCore
import LeashManifest
import LeashReconcile

/// Implements `leashctl backup verify`.
struct BackupVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Restore backups into a scratch database, and compare what is in it.",
        discussion: """
            Takes the newest good backup of each database named, or of all. A login without any right restores it, so \
            that nothing a tenant put into it can do harm; the scratch database is dropped again.

            EXAMPLES
              leashctl --state state backup verify database/notes
              leashctl --state state backup verify --backup 20261126T030012Z-1a2b3c4d
              leashctl --state state backup verify --due           those that their policy wants verified now

            EXIT STATUS  0 all can be restored · 1 none · 4 leash.yaml holds an error · 5 some can't · 64 usage
            """
    )

    @Argument(help: "Databases, such as database/notes; all if left out.")
    var addresses: [String] = []

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("One backup, by its id.", valueName: "id"))
    var backup: String?

    @Flag(help: "Only those of which none was verified for as long as their policy says.")
    var due = false

    func run() async throws {
        let reading = try await BackupReading(state, session: "backup verify", asksServers: false)
        let chosen = try await choice(reading)
        guard !chosen.isEmpty else { return Terminal.write("There is nothing to verify.\n") }
        let width = chosen.map(\.0.address.count).max() ?? 0
        var good = 0
        for (manifest, destination) in chosen {
            Terminal.progress("\(manifest.address): restoring \(manifest.id)")
            let outcome = await verify(manifest, destination, reading.backups)
            Terminal.progress("")
            Terminal.write("\(manifest.address.padded(to: width))  \(manifest.id)  \(outcome.words)\n")
            good += outcome.isGood ? 1 : 0
        }
        ExitStatus.highest([
            reading.loaded.hasErrors ? .invalid : .done,
            good == chosen.count ? .done : good == 0 ? .failed : .partial,
        ]).exit()
    }

    private func choice(_ reading: BackupReading) async throws -> [(BackupManifest, BackupDestination)] {
        if let backup {
            let (_, destination, found) = try await reading.backup(backup)
            guard let manifest = found.manifest else { throw Terminal.failure(.failed, "backup \(backup) is not good") }
            return [(manifest, destination)]
        }
        return try reading.standings(at: addresses).compactMap { standing in
            if let problem = standing.problem { throw Terminal.failure(.failed, "\(standing.address): \(problem)") }
            guard !due || standing.unverified != nil, let newest = standing.newestGood else { return nil }
            return (newest, try reading.backups.destination(named: standing.policy.to))
        }
    }

    private func verify(
        _ manifest: BackupManifest,
        _ destination: BackupDestination,
        _ backups: Backups
    ) async -> (isGood: Bool, words: String) {
        do {
            let verification = try await backups.verify(manifest, in: destination)
            guard let problem = verification.problem else {
                return (true, "verified: \(manifest.contents), in \(verification.duration) ms")
            }
            return (false, "CAN'T BE RESTORED: \(problem)")
        } catch {
            return (false, "not verified: \(error)")
        }
    }
}
