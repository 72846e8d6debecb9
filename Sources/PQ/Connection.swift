internal import CLibPQ

/// One connection to one Postgres server, for one session of its own.
///
/// It blocks on a queue that nobody else uses unless told to, never on the cooperative pool. Several statements that belong together
/// go into ``batch(_:)`` or ``transaction(_:_:)``: one hop, and nothing comes between them. It closes with the last
/// reference to it.
package actor Connection {
    private nonisolated let executor: QueueExecutor
    let handle: Handle
    /// Statements that were sent already, in order, whose results nobody has asked for yet.
    var sentAhead: ArraySlice<String> = []

    /// The server's version as libpq counts: 150018 is 15.18.
    package nonisolated let serverVersion: Int
    /// The process id of the session on the server, as in `pg_stat_activity`.
    package nonisolated let backendPID: Int
    /// Whether the server asked for the password and got it; under `trust` and `peer` it does not.
    package nonisolated let usedPassword: Bool
    /// The host, or the folder of the socket, that this connection found.
    package nonisolated let host: String
    package nonisolated let port: Int

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Where a task that mostly talks to this connection is best: no call of it then changes the thread.
    package nonisolated var taskExecutor: any TaskExecutor { executor }

    private init(_ handle: Handle, on executor: QueueExecutor) {
        let pointer = handle.pointer
        self.executor = executor
        self.handle = handle
        serverVersion = Int(PQserverVersion(pointer))
        backendPID = Int(PQbackendPID(pointer))
        usedPassword = PQconnectionUsedPassword(pointer) == 1
        host = PQhost(pointer).map { String(cString: $0) } ?? ""
        port = PQport(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// Connects and logs in.
    ///
    /// - Parameters:
    ///   - info: where and as whom; `connect_timeout` is in seconds, for all hosts together, and 10 unless given.
    ///   - other: one whose queue it shares, so that what uses the two in turn stays on one thread; while either
    ///     blocks, so does the other. One of its own without it.
    ///   - script: statements to begin with, as ``script(_:)`` runs them. They go out right behind the login: on a busy
    ///     machine each change of threads waits for a core.
    /// - Returns: the connection, logged in.
    /// - Throws: ``PQError``, a connection loss, when no server answers or the login is refused; ``probe(_:)`` tells
    ///   these apart. What ``script(_:)`` throws.
    package static func connect(
        _ info: Conninfo,
        beside other: Connection? = nil,
        script: String? = nil
    ) async throws(PQError) -> Connection {
        let executor = other?.executor ?? QueueExecutor()
        let outcome = await executor.run { Attempt(info).outcome.running(script) }
        return Connection(try outcome.get(), on: executor)
    }

    /// Whether the last call left the connection usable; no packet is sent.
    package var isHealthy: Bool { PQstatus(handle.pointer) == CONNECTION_OK }

    /// The notices since the last call, oldest first.
    package func takeNotices() -> [Notice] { handle.notices.take() }
}

/// A finished try to log in.
struct Attempt: Sendable {
    let outcome: Result<Handle, PQError>
    /// Whether the server asked for a password, given or not.
    var askedForPassword = false
    var isTimeout = false

    /// Blocks until it has succeeded or failed.
    init(_ info: Conninfo) {
        do throws(PQError) {
            let handle = try Handle(info)
            isTimeout = !handle.login()
            askedForPassword =
                PQconnectionUsedPassword(handle.pointer) == 1 || PQconnectionNeedsPassword(handle.pointer) == 1
            outcome =
                PQstatus(handle.pointer) == CONNECTION_OK
                ? .success(handle) : .failure(handle.failure(isTimeout, of: info))
        } catch {
            outcome = .failure(error)
        }
    }
}

extension Result<Handle, PQError> {
    /// The same connection once it has run the script.
    fileprivate func running(_ script: String?) -> Self {
        flatMap { handle in
            do throws(PQError) {
                if let script { try handle.script(script) }
                return .success(handle)
            } catch {
                return .failure(error)
            }
        }
    }
}

extension Handle {
    fileprivate func failure(_ isTimeout: Bool, of info: Conninfo) -> PQError {
        let message = isTimeout ? "no answer within \(timeout ?? 0) s" : String(cString: PQerrorMessage(pointer))
        return PQError(message: info.isMisread ? withoutQuotes(message) : message, isConnectionLoss: true)
    }
}
