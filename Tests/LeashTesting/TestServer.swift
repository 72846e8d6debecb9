internal import Foundation
internal import Glibc
package import PQ

/// A real Postgres server for tests, in a folder of its own; it ends with the last reference to it, or with the
/// process.
///
/// Its superuser is `postgres`. It writes without waiting for the disk, and logs every statement.
package final class TestServer: Sendable {
    /// The folder of its socket, which everybody may enter.
    package let folder: String
    /// The number that its socket is named for: 5432 unless it listens on TCP too, which takes a free one.
    package let port: Int
    let authentication: Authentication

    var data: String { folder + "/data" }
    var logFile: String { folder + "/log" }

    private init(folder: String, port: Int, _ authentication: Authentication) {
        self.folder = folder
        self.port = port
        self.authentication = authentication
    }

    deinit {
        kill(with: SIGQUIT)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Makes a server of its own and starts it; 0.5 s, and 2 s for the first of a process.
    package static func start(_ options: Options = Options()) async throws -> TestServer {
        let template = try await ServerRoot.template.value
        let folder = try ServerRoot.path.get() + "/" + UUID().uuidString.prefix(8)
        try PostgresPrograms.makeFolder(folder)
        let port = options.listenTCP ? try freePort() : 5432
        let server = TestServer(folder: folder, port: port, options.authentication)
        try await PostgresPrograms.asServerUser(["cp", "-a", template, server.data])
        try server.configure(options)
        try await server.resume()
        return server
    }

    /// The server that all suites with these options share; it lives as long as the process.
    package static func shared(_ options: Options = Options()) async throws -> TestServer {
        try await SharedServers.only.server(options)
    }

    /// A libpq URL of the superuser, through the socket.
    package var adminURL: String { url(user: "postgres") }

    /// A libpq URL of any user.
    package func url(
        user: String,
        password: String? = nil,
        database: String = "postgres",
        overTCP: Bool = false
    ) -> String {
        let login = escaped(user) + (password.map { ":" + escaped($0) } ?? "")
        let host = overTCP ? "127.0.0.1" : folder
        return "postgresql://\(login)@/\(escaped(database))?host=\(host)&port=\(port)"
    }

    /// A new connection of the superuser.
    package func admin(database: String = "postgres") async throws(PQError) -> Connection {
        try await Connection.connect(Conninfo(url(user: "postgres", database: database)))
    }

    /// All that the server has logged, each statement included.
    package func log() throws -> String { try String(contentsOfFile: logFile, encoding: .utf8) }

    /// Stops it until ``resume()`` starts it again, with its data; sessions are ended.
    ///
    /// - Parameter immediate: without a shutdown, as after a crash.
    /// - Throws: ``TestServerError`` when it does not stop within 30 s.
    package func stop(immediate: Bool = false) async throws {
        let mode = immediate ? "immediate" : "fast"
        try await PostgresPrograms.run("pg_ctl", "stop", "-D", data, "-m", mode, "-w", "-t", "30")
    }

    /// Starts it after ``stop(immediate:)``.
    package func resume() async throws {
        do {
            try await PostgresPrograms.run("pg_ctl", "start", "-D", data, "-l", logFile, "-w", "-t", "30")
        } catch {
            throw TestServerError(description: "\(error)\n\((try? log()) ?? "no log")")
        }
    }

    /// Stops it and starts it again.
    ///
    /// - Parameter immediate: without a shutdown, as after a crash: clients see their connection break, and it
    ///   recovers.
    /// - Throws: ``TestServerError`` when it does not stop and start within 30 s each.
    package func restart(immediate: Bool = false) async throws {
        try await stop(immediate: immediate)
        try await resume()
    }

    private func configure(_ options: Options) throws {
        var settings = [
            "listen_addresses": options.listenTCP ? "127.0.0.1" : "", "port": "\(port)",
            "unix_socket_directories": folder, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
            "log_statement": "all", "log_line_prefix": "%m [%p] %q%u@%d ", "shared_buffers": "32MB",
        ]
        settings.merge(options.settings) { $1 }
        let lines = settings.sorted { $0.key < $1.key }.map { "\($0.key) = \(quoted(literal: $0.value))\n" }
        try append(lines.joined(), to: "postgresql.conf")
        try replace("pg_hba.conf", with: options.authentication.lines.joined(separator: "\n") + "\n")
        try append("tests postgres postgres\ntests \(NSUserName()) postgres\n", to: "pg_ident.conf")
    }
}

extension TestServer {
    private func append(_ text: String, to file: String) throws {
        try replace(file, with: String(contentsOfFile: data + "/" + file, encoding: .utf8) + text)
    }

    /// In place, so that the file keeps its owner.
    private func replace(_ file: String, with text: String) throws {
        try text.write(toFile: data + "/" + file, atomically: false, encoding: .utf8)
    }

    /// The server's own process, while it runs.
    var postmaster: pid_t? {
        let file = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
        return file?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    /// Ends it by a signal and waits until it is gone, at most 5 s.
    private func kill(with signal: Int32) {
        guard let pid = postmaster else { return }
        Glibc.kill(pid, signal)
        for _ in 0..<2_500 where Self.runs(pid) { usleep(2_000) }
    }

    /// Whether a process runs still: one that has ended can stay a zombie until somebody collects it, which the first
    /// process of a container may do but once a second.
    static func runs(_ pid: pid_t) -> Bool {
        guard Glibc.kill(pid, 0) == 0 else { return false }
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.hasPrefix(" Z") != true
    }
}

private func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
}
