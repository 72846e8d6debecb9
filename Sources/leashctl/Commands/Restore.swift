import ArgumentParser
import FoundationEssentials
import LeashBackup
import LeashCore
import LeashManifest
import LeashPostgres
import LeashReconcile
import Zones

/// Implements `leashctl restore`.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restore a backup into a new database, or in place of the old one.",
        discussion: """
            Restores the newest good backup into a new database beside the old one, which stays as it is. Nobody can \
            log in to the new one until the files name it with `existing:`; if they never do, it is dropped after seven \
            days. With --replace it takes the old one's place: that one is backed up first, and kept aside for seven days.

            A database that is gone is restored from the backup store alone.

            EXAMPLES
              leashctl --state state restore database/notes
              leashctl --state state restore database/notes --at 2026-11-25T12:00:00Z
              leashctl --state state restore database/notes --backup 20261126T030012Z-1a2b3c4d --into notes-then
              leashctl --state state restore database/notes --replace --confirm notes

            EXIT STATUS
              0 done · 1 failed: nothing was changed · 4 leash.yaml holds an error · 7 another leash holds the lock
              64 usage
            """
    )

    @Argument(help: "The database, such as database/notes; it need not be there any more.")
    var address: String

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("The newest backup that began no later than this, in RFC 3339.", valueName: "time"))
    var at: String?

    @Option(help: ArgumentHelp("One backup, by its id.", valueName: "id"))
    var backup: String?

    @Option(help: ArgumentHelp("The new database's name on the server.", valueName: "name"))
    var into: String?

    @Option(help: ArgumentHelp("Another server, by its name in the files.", valueName: "name"))
    var server: String?

    @Flag(help: "Take the old database's place.")
    var replace = false

    @Option(help: ArgumentHelp("The database's name, typed: consent to --replace.", valueName: "name"))
    var confirm: String?

    @Option(help: ArgumentHelp("How long to try for the server's lock, in seconds.", valueName: "seconds"))
    var lockTimeout: Double = 2

    func validate() throws {
        guard address.hasPrefix("database/"), address.count > 9 else {
            throw ValidationError("'\(address)' is no database's address: write database/NAME")
        }
        if at != nil, backup != nil { throw ValidationError("--at and --backup exclude each other") }
        if replace, into != nil || server != nil { throw ValidationError("--replace takes no --into and no --server") }
        if !replace, confirm != nil { throw ValidationError("--confirm is for --replace") }
        if let into, into.isEmpty || into.utf8.count > 63 || into.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            throw ValidationError("--into takes a name of 1 to 63 bytes on one line")
        }
        if let into, into.hasPrefix("pg_") { throw ValidationError("--into takes no name of Postgres' own, as pg_...") }
        if lockTimeout < 0 { throw ValidationError("--lock-timeout takes seconds from 0") }
    }

    private var name: String { String(address.dropFirst("database/".count)) }

    func run() async throws {
        let reading = try await BackupReading(state, session: "restore", asksServers: false)
        let (manifest, destination) = try await choice(reading)
        do {
            if replace {
                try await takePlace(manifest, destination, reading)
            } else {
                try await makeNew(manifest, destination, reading)
            }
        } catch let error as ExitCode {
            throw error
        } catch {
            Terminal.progress("")
            throw Terminal.failure(isHeld(error) ? .locked : .failed, "\(error)")
        }
    }

    private func makeNew(_ manifest: BackupManifest, _ destination: BackupDestination, _ reading: BackupReading)
        async throws
    {
        Terminal.progress("restoring \(manifest.id)")
        let new = try await reading.backups.restore(manifest, in: destination, on: server, into: into)
        Terminal.progress("")
        Terminal.write(
            """
            Restored \(manifest.id) of \(address) into database \(new): \(manifest.summary).
            It is dropped after seven days, unless the files name it:

              databases: { \(name): { existing: \(yaml(.string(new))) } }


            """
        )
    }

    private func takePlace(_ manifest: BackupManifest, _ destination: BackupDestination, _ reading: BackupReading)
        async throws
    {
        guard let database = reading.loaded.state.databases[name]?.value, database.management != .observe else {
            throw Terminal.failure(.usage, "\(address) is not managed, so nothing can take its place")
        }
        try agree(to: manifest)
        Terminal.progress("backing up \(address), then restoring \(manifest.id)")
        let old = try await reading.backups.replace(with: manifest, in: destination, database, lockTimeout: lockTimeout)
        Terminal.progress("")
        let kept = old.map { "What was there is database \($0) now, and is dropped after seven days." }
        let rest = "There was none before: `leashctl apply` gives its app the way in."
        Terminal.write(
            """
            \(address) is \(manifest.id) now: \(manifest.summary).
            \(kept ?? rest)

            """
        )
    }

    private func agree(to manifest: BackupManifest) throws {
        if let confirm {
            guard confirm == name else {
                throw Terminal.failure(.usage, "--confirm says '\(confirm)', and the database is '\(name)'")
            }
            return
        }
        guard Terminal.canAsk else {
            throw Terminal.failure(.usage, "there is no terminal to ask at: --confirm \(name) consents")
        }
        let began = UTCTime(manifest.startedAt).rfc3339
        Terminal.show("\(address) goes back to \(began); its app's sessions end. Type its name to go on: ")
        guard readLine() == name else { throw Terminal.failure(.failed, "nothing was changed") }
    }

    private func isHeld(_ error: any Error) -> Bool {
        error is LockHeld || (error as? BackupError)?.isPassing == true
    }
}

// Which backup.
extension Restore {
    private func choice(_ reading: BackupReading) async throws -> (BackupManifest, BackupDestination) {
        let time = try at.map(time)
        if let backup {
            let (history, destination, found) = try await reading.backup(backup)
            guard history.database == name else {
                throw Terminal.failure(.usage, "backup \(backup) is of database/\(history.database)")
            }
            guard let manifest = found.manifest else {
                if case .bad(let reason) = found.state {
                    throw Terminal.failure(.failed, "backup \(backup) is not good: \(reason)")
                }
                throw Terminal.failure(.failed, "backup \(backup) is not good")
            }
            return (manifest, destination)
        }
        var best: (BackupManifest, BackupDestination)?
        for (label, destination) in reading.backups.all {
            do {
                for history in try await destination.store.histories() where history.database == name {
                    let good = try await destination.store.backups(of: history).compactMap(\.manifest)
                    for manifest in good where time.map({ manifest.startedAt <= $0 }) ?? true {
                        if manifest.startedAt > best?.0.startedAt ?? .min { best = (manifest, destination) }
                    }
                }
            } catch {
                throw Terminal.failure(.failed, "backup store \(label): \(error)")
            }
        }
        guard let best else {
            let when = at.map { " from \($0) or before" } ?? ""
            throw Terminal.failure(.failed, "there is no good backup of \(address)\(when): `leashctl backup list`")
        }
        return best
    }

    private func time(_ text: String) throws -> Int {
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw Terminal.failure(.usage, "--at takes a time as in 2026-11-26T03:00:00Z, not '\(text)'")
        }
        return Int(date.timeIntervalSince1970)
    }
}

extension BackupManifest {
    fileprivate var summary: String { "\(contents), each counted" }
}
