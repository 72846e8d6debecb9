import ArgumentParser
import LeashBackup
import LeashCore
import LeashReconcile
import Zones

/// Implements `leashctl backup show`.
struct BackupShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known of one backup.",
        discussion: """
            EXAMPLES
              leashctl --state state backup show 20261126T030012Z-1a2b3c4d
              leashctl --state state backup show 20261126T030012Z-1a2b3c4d --format json    its manifest

            EXIT STATUS  0 done · 1 no such backup, or it is not good · 4 leash.yaml holds an error
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "The backup's id.")
    var id: String

    @OptionGroup var state: StateOptions

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func run() async throws {
        let reading = try await BackupReading(state, session: "backup show", asksServers: false)
        let (history, destination, backup) = try await reading.backup(id)
        guard let manifest = backup.manifest else {
            if case .bad(let reason) = backup.state {
                throw Terminal.failure(.failed, "backup \(id) of \(history) is not good: \(reason)")
            }
            return
        }
        switch format {
        case .json: Terminal.write(manifest.text)
        case .text: Terminal.write(text(manifest, backup, in: destination.store.name))
        }
    }

    private func text(_ manifest: BackupManifest, _ backup: StoredBackup, in store: String) -> String {
        let now = currentTime()
        let (source, dump, around) = (manifest.source, manifest.dump, manifest.surroundings)
        let extensions = around.extensions.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", ")
        let rows: [(String, String?)] = [
            ("database", "database/\(source.database) (\(source.existing) on \(source.server), oid \(source.oid))"),
            ("app", source.app), ("reason", manifest.reason.rawValue),
            ("began", "\(UTCTime(manifest.startedAt).rfc3339), \(BackupText.moment(manifest.startedAt, now: now))"),
            ("took", "\(manifest.finishedAt - manifest.startedAt) s"),
            ("dump", "\(BackupText.size(dump.bytes)), sha256 \(dump.sha256)"),
            (
                "made by",
                "pg_dump \(dump.tool), of a server \(dump.serverVersion / 10_000).\(dump.serverVersion % 10_000)"
            ),
            ("encrypted to", dump.recipients.isEmpty ? nil : dump.recipients.joined(separator: ", ")),
            ("owner role", around.ownerRole), ("encoding", "\(around.encoding), \(around.collate), \(around.ctype)"),
            ("extensions", extensions.isEmpty ? nil : extensions), ("stored in", store),
            ("verified", BackupText.verification(backup.verification, now: now) ?? "never"),
            ("pinned", backup.pin?.reason),
        ]
        let facts = BackupText.table(rows.compactMap { name, value in value.map { [name, $0] } })
        let tables = manifest.tables.map { ["\($0.schema).\($0.name)", $0.rows.of("row")] }
        return "\(manifest.id)\n\(facts)" + (tables.isEmpty ? "" : "tables\n" + BackupText.table(tables))
    }
}
