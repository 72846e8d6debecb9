import ArgumentParser
import LeashBackup
import LeashCore
import LeashReconcile
import Zones

/// Implements `leashctl backup list`.
struct BackupList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List backups, the newest first, and when the next are due.",
        discussion: """
            Works without the servers too, from the stores alone; then nothing is said of what is due. Databases that \
            are gone are listed as long as there are backups of them.

            EXAMPLES
              leashctl --state state backup list
              leashctl --state state backup list database/notes
              leashctl --state state backup list --format json

            EXIT STATUS  0 done · 1 a store can't be read · 4 leash.yaml holds an error · 64 no such address
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "One database, such as database/notes; all if left out.")
    var address: String?

    @OptionGroup var state: StateOptions

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func run() async throws {
        let reading = try await BackupReading(state, session: "backup list", asksServers: true)
        let gone = await others(reading)
        let found = reading.standings.filter { address == nil || $0.address == address }
        let foundGone = gone.filter { address == nil || "database/\($0.history.database)" == address }
        if let address, found.isEmpty, foundGone.isEmpty { _ = try reading.standings(at: [address]) }
        switch format {
        case .text: Terminal.write(text(found, foundGone))
        case .json: Terminal.write(json(found, foundGone).text(pretty: true) + "\n")
        }
        if found.contains(where: { $0.problem != nil }) { ExitStatus.failed.exit() }
    }

    private typealias Gone = (history: BackupHistory, store: String, backups: [StoredBackup])

    /// Backups of databases that no file has backed up now.
    private func others(_ reading: BackupReading) async -> [Gone] {
        let known = Set(reading.standings.map { "\($0.policy.to) \($0.subject.history)" })
        var others: [Gone] = []
        for (name, destination) in reading.backups.all {
            do {
                for history in try await destination.store.histories() where !known.contains("\(name) \(history)") {
                    let backups = try await destination.store.backups(of: history)
                    if !backups.isEmpty { others.append((history, name, backups)) }
                }
            } catch {
                Terminal.message("leashctl: backup store \(name): \(error)")
            }
        }
        return others.sorted { $0.history < $1.history }
    }

    private func text(_ standings: [BackupStanding], _ gone: [Gone]) -> String {
        let now = currentTime()
        let declared = standings.map { standing in
            let stale = standing.isStale ? "  NO GOOD BACKUP FOR TOO LONG" : ""
            return "\(standing.address)  \(BackupText.policy(standing.policy))\n"
                + "  \(BackupText.due(standing, now: now))\(stale)\n" + rows(standing.backups, now)
        }
        let others = gone.map {
            "database/\($0.history.database)  not backed up now, in \($0.store)\n" + rows($0.backups, now)
        }
        let blocks = declared + others
        return blocks.isEmpty ? "There are no backups, and nothing to back up.\n" : blocks.joined(separator: "\n")
    }

    private func rows(_ backups: [StoredBackup], _ now: Int) -> String {
        guard !backups.isEmpty else { return "  no backups\n" }
        return BackupText.table(backups.reversed().map { ["\($0.id)"] + BackupText.columns($0, now: now) })
    }

    private func json(_ standings: [BackupStanding], _ gone: [Gone]) -> JSON {
        .object([
            ("format", .string("leash.backups/1")),
            (
                "databases",
                .array(
                    standings.map { standing in
                        .object([
                            ("address", .string(standing.address)), ("policy", .string(standing.policy.name)),
                            ("store", .string(standing.policy.to)), ("due", standing.due.map(\.json) ?? .null),
                            ("stale", .bool(standing.isStale)), ("problem", JSON(standing.problem)),
                            ("backups", .array(standing.backups.map(\.json))),
                        ])
                    }
                )
            ),
            (
                "others",
                .array(
                    gone.map { other in
                        .object([
                            ("address", .string("database/\(other.history.database)")), ("store", .string(other.store)),
                            ("backups", .array(other.backups.map(\.json))),
                        ])
                    }
                )
            ),
        ])
    }
}

extension Due {
    /// What is to happen, and when, in RFC 3339.
    fileprivate var json: JSON {
        switch self {
        case .due(let slot): ["state": .string("due"), "since": .string(UTCTime(slot).rfc3339)]
        case .waiting(let until, _): ["state": .string("waiting"), "until": .string(UTCTime(until).rfc3339)]
        case .served(let next): ["state": .string("served"), "next": JSON(next.map { UTCTime($0).rfc3339 })]
        }
    }
}

extension StoredBackup {
    /// The backup as a list has it; `show` gives its whole manifest.
    fileprivate var json: JSON {
        var problem: String?
        if case .bad(let reason) = state { problem = reason }
        return .object([
            ("id", .string("\(id)")), ("good", .bool(manifest != nil)), ("problem", JSON(problem)),
            ("reason", JSON(manifest?.reason.rawValue)), ("bytes", manifest.map { .number($0.dump.bytes) } ?? .null),
            ("startedAt", JSON(manifest.map { UTCTime($0.startedAt).rfc3339 })),
            ("finishedAt", JSON(manifest.map { UTCTime($0.finishedAt).rfc3339 })),
            ("verifiedAt", JSON(verification.map { UTCTime($0.at).rfc3339 })),
            ("verificationProblem", JSON(verification?.problem)), ("pinned", JSON(pin?.reason)),
        ])
    }
}
