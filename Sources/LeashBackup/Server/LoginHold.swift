import PQ
import Synchronization

/// The lock of the backup login while one dump begins: let go once, by whoever comes first.
///
/// A second time, the server would log a warning.
final class LoginHold: Sendable {
    private let connection: Connection
    private let isOver = Atomic<Bool>(false)

    /// - Throws: ``BackupError`` when another run holds it for that long.
    init(on connection: Connection, for duration: Duration) async throws {
        try await BackupLock.login.wait(on: connection, for: duration)
        self.connection = connection
    }

    func end() async {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        await BackupLock.login.release(on: connection)
    }
}
