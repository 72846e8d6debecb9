internal import Glibc
internal import LeashCore
internal import PQ

extension DevServer {
    /// Makes the server if there is none, and starts it unless it runs.
    ///
    /// - Parameters:
    ///   - connections: how many the app may have at once.
    ///   - progress: called with what is under way.
    /// - Returns: the libpq URL of its admin, which holds no password.
    /// - Throws: ``DevError`` when it can't be made or started, with what Postgres said.
    package func start(connections: Int, progress: (String) -> Void) async throws -> String {
        if let url = try await running() { return url }
        let isNew = !home.hasData
        if !isNew, version == nil {
            throw DevError("\(home.data) holds no data of Postgres: `leashctl dev --reset` begins anew")
        }
        guard isNew || isMadeHere else {
            throw DevError(
                "\(home.data) was not made here but came with a copy or a checkout, and what is in it could run code: "
                    + "`leashctl dev --reset` begins anew"
            )
        }
        let programs = try await ServerPrograms.find(major: version, environment)
        if isNew {
            progress("making a private Postgres \(programs.major)")
            try await initialize(programs)
        }
        progress("starting Postgres")
        try await removeStalePID()
        let socket = try makeSocket()
        try await start(programs, socket, connections: connections)
        return Self.url(socket)
    }

    /// The admin's URL, if the server runs and can be reached.
    ///
    /// One whose socket was taken away, by who emptied the temporary folder, is stopped.
    private func running() async throws -> String? {
        if case .ending = condition, try await !wait(seconds: 15, until: { $0.isOver }) {
            throw DevError(
                "processes of a server are at work on \(home.data), whose first was killed or is in another container: "
                    + "end them"
            )
        }
        guard case .running = condition else { return nil }
        // It names its socket once it listens there.
        _ = try await wait(seconds: 30) { if case .running(_, nil) = $0 { false } else { true } }
        guard case .running(_, let socket?) = condition else {
            if condition.isOver { return nil }
            throw DevError("the server in \(home.data) did not come up in 30 s; its log is \(home.log)")
        }
        if access("\(socket)/.s.PGSQL.5432", F_OK) == 0 { return Self.url(socket) }
        try await stop()
        return nil
    }

    private static func url(_ socket: String) -> String {
        "postgresql:///postgres?host=\(socket)&port=5432&user=postgres"
    }

    /// Waits until the server takes logins: one that was killed has to go through its log first.
    ///
    /// - Throws: ``DevError`` when it takes none within 60 s.
    package func awaitLogins(at url: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do throws(PQError) {
                _ = try await Connection.connect(Conninfo(url))
                return
            } catch  where condition.isRunning && ContinuousClock.now < end && error.message.contains("starting up") {
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                throw DevError("the private server can't be reached: \(error.message) (its log is \(home.log))")
            }
        }
    }

    /// The number of a killed server's process may be that of another by now, which Postgres would take for its own.
    private func removeStalePID() async throws(DevError) {
        // Postgres looks only whether there is such a process, and takes even one that waits to be collected for a server.
        guard let postmaster, postmaster.exists else { return }
        // Nobody holds the lock of the data, so no server that leash started works on them.
        guard postmaster.runs, try await works(postmaster) else {
            unlink("\(home.data)/postmaster.pid")
            return
        }
        throw DevError(
            "a server that leashctl dev did not start works on \(home.data), process \(postmaster.pid): stop it"
        )
    }

    /// Asks as the server's user where the system doesn't tell root, as in a container without the right to trace.
    private func works(_ postmaster: Postmaster) async throws(DevError) -> Bool {
        if let known = postmaster.works(in: home.data) { return known }
        let question = ["test", "/proc/\(postmaster.pid)/cwd", "-ef", home.data]
        return try await ServerProgram(user: user).run(question).status == 0
    }

    private func start(_ programs: ServerPrograms, _ socket: String, connections: Int) async throws(DevError) {
        shortenLog()
        // Relative, as pg_ctl gives the paths to a shell. The lock of the data is handed on to all of the server's processes.
        let options = "-p 5432 -k \(socket) -c max_connections=\(max(100, connections + 20))"
        let command = [
            "flock", "--timeout", "5", "--no-fork", "data", "\(programs.folder)/pg_ctl", "start", "-s", "-w", "-t",
            "60",
            "-D", "data", "-l", "data/server.log", "-o", options,
        ]
        let before = log.count
        let result = try await ServerProgram(user: user, folder: home.path).run(command)
        guard result.status != 0 else { return }
        let lines = log.dropFirst(before).suffix(8) + result.said.split(separator: "\n").suffix(3).map(String.init)
        let said = lines.map { "\n  \($0.printable)" }.joined()
        throw DevError("the private server did not start; its log is \(home.log)\(said)")
    }

    private var log: [String] {
        (home.read(home.log) ?? "").split(separator: "\n").map(String.init)
    }

    /// Keeps the log from growing for ever: it begins anew once it has over half a mebibyte.
    private func shortenLog() {
        var info = stat()
        guard lstat(home.log, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size > 1 << 19 else { return }
        unlink(home.log)
    }
}
