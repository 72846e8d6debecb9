import ArgumentParser
import LeashBackup
import LeashCore
import LeashReconcile

/// Implements `leashctl backup pin`.
struct BackupPinning: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Keep a backup whatever its policy says, or no longer.",
        discussion: """
            EXAMPLES
              leashctl --state state backup pin 20261126T030012Z-1a2b3c4d --reason "before the migration"
              leashctl --state state backup pin 20261126T030012Z-1a2b3c4d --remove

            EXIT STATUS  0 done · 1 no such backup, or it is not good · 4 leash.yaml holds an error
            """
    )

    @Argument(help: "The backup's id.")
    var id: String

    @OptionGroup var state: StateOptions

    @Option(help: "Why it is kept.")
    var reason: String = "pinned by hand"

    @Flag(help: "Let the policy have it again.")
    var remove = false

    func run() async throws {
        let reading = try await BackupReading(state, session: "backup pin", asksServers: false)
        let (history, destination, backup) = try await reading.backup(id)
        guard backup.manifest != nil || remove else {
            throw Terminal.failure(.failed, "backup \(id) is not good: there is nothing to keep")
        }
        do {
            try await destination.store.pin(
                backup.id,
                of: history,
                remove ? nil : BackupPin(at: currentTime(), reason: reason)
            )
        } catch {
            throw Terminal.failure(.failed, "\(error)")
        }
    }
}
