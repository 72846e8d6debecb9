import ArgumentParser
import LeashBackup
import LeashCore
import LeashManifest
import LeashReconcile

/// What a command about backups reads: the files, the stores, and the servers if it has to know what is due.
struct BackupReading {
    let loaded: Loaded
    let site: Site
    let backups: Backups
    let standings: [BackupStanding]
    /// Why servers can't be reached, by name.
    private let unreachable: [String: String]

    /// - Parameters:
    ///   - state: the options of the state's folder.
    ///   - session: the command's name, which the servers show.
    ///   - asksServers: whether what is due is to be known, which takes the servers.
    /// - Throws: an exit when the files can't be read.
    init(_ state: StateOptions, session: String, asksServers: Bool) async throws {
        loaded = try state.load()
        site = state.site(loaded.state, session: session)
        backups = Backups(site)
        let servers = asksServers ? await backups.readServers() : nil
        standings = await backups.survey(servers)
        var unreachable: [String: String] = [:]
        for (name, server) in servers?.sorted(by: { $0.key < $1.key }) ?? [] {
            guard case .unreachable(let reason) = server else { continue }
            unreachable[name] = reason
            Terminal.message("leashctl: server/\(name): \(reason)")
        }
        self.unreachable = unreachable
    }

    /// The same with a problem where what is due can't be told: its server is not to be reached.
    func judged(_ standing: BackupStanding) -> BackupStanding {
        var judged = standing
        if let reason = unreachable[standing.subject.history.server] {
            judged.problem = judged.problem ?? "server/\(standing.subject.history.server): \(reason)"
        }
        return judged
    }

    /// The databases that addresses name; all of them if there are none.
    ///
    /// - Throws: an exit that names an address which no database that is backed up has.
    func standings(at addresses: [String]) throws -> [BackupStanding] {
        guard !addresses.isEmpty else { return standings }
        return try addresses.map { address in
            guard let standing = standings.first(where: { $0.address == address }) else { throw unknown(address) }
            return standing
        }
    }

    func unknown(_ address: String, among others: [String] = []) -> ExitCode {
        let name = address.drop { $0 != "/" }.dropFirst()
        if let database = loaded.state.databases[String(name)]?.value, address.hasPrefix("database/") {
            let reason = database.management == .observe ? "is only observed" : "has `backup: none`"
            return Terminal.failure(.usage, "\(address) \(reason), so it is not backed up")
        }
        let error = AddressError(
            unknown: address,
            among: Set(standings.map(\.address) + others).sorted(),
            hasErrors: loaded.hasErrors
        )
        return Terminal.failure(.usage, "\(error)")
    }

    /// A backup by its id, wherever it is stored.
    ///
    /// - Throws: an exit when no store has it.
    func backup(_ text: String) async throws -> (history: BackupHistory, destination: BackupDestination, StoredBackup) {
        guard let id = BackupID(text) else {
            throw Terminal.failure(.usage, "'\(text)' is no backup's id; they look like 20261126T030012Z-1a2b3c4d")
        }
        for (name, destination) in backups.all {
            do {
                for history in try await destination.store.histories() {
                    guard let found = try await destination.store.backups(of: history).first(where: { $0.id == id })
                    else {
                        continue
                    }
                    return (history, destination, found)
                }
            } catch {
                Terminal.message("leashctl: backup store \(name): \(error)")
            }
        }
        throw Terminal.failure(.failed, "no store has a backup \(id)")
    }
}

extension BackupManifest {
    var address: String { "database/\(source.database)" }

    /// `1 table, 3 rows`.
    var contents: String {
        let rows = tables.reduce(0) { $0 + $1.rows }
        return "\(tables.count.of("table")), \(rows.of("row"))"
    }
}

extension BackupStanding {
    var address: String { "database/\(subject.history.database)" }
}
