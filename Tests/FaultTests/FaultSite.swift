import Foundation
import LeashCore
import LeashEnv
import LeashTesting
import PQ
import Synchronization

/// One installation that can be put back as it was before a round, however the round left it.
final class FaultSite: Sendable {
    let server: TestServer
    /// The root of the desired state, with the env store in it; in memory like the server's data.
    let root: String
    /// The folder of the socket that leashctl connects to.
    let host: String
    /// A session of an app, until the site is put back.
    private let visitor = Mutex<Connection?>(nil)

    /// - Parameters:
    ///   - options: of the server.
    ///   - proxy: a folder beside the server's socket that leashctl connects to instead; somebody listens there.
    /// - Throws: what kept the server from starting.
    init(_ options: TestServer.Options = .faults, through proxy: String? = nil) async throws {
        server = try await TestServer.start(options)
        root = server.folder + "/site"
        host = server.folder + (proxy.map { "/\($0)" } ?? "")
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    var store: DirectoryStore { DirectoryStore(path: root + "/.leash/env") }

    func write(_ text: String, to file: String = "leash.yaml") throws {
        try text.write(toFile: "\(root)/\(file)", atomically: false, encoding: .utf8)
    }

    /// Runs leashctl here, or with the desired state of another folder.
    func leash(_ arguments: [String], with environment: [String: String] = [:], in folder: String? = nil) async throws
        -> CommandResult
    {
        let url = server.adminURL.replacing("host=\(server.folder)&", with: "host=\(host)&")
        let variables = ["LEASH_MAIN_URL": url].merging(environment) { $1 }
        return try await Leashctl(state: folder ?? root, environment: variables).run(arguments)
    }

    /// Keeps everything as it is now, for ``restore()``.
    func save() async throws {
        try await server.save()
        try copy(root, to: root + ".saved")
    }

    func restore() async throws {
        visitor.withLock { $0 = nil }
        try copy(root + ".saved", to: root)
        try await server.restore()
    }

    private func copy(_ from: String, to target: String) throws {
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: from, toPath: target)
    }

    /// Logs in as an app does, and stays; by the server's own socket, since only leashctl's messages are counted and cut.
    func visit(as app: String) async throws {
        guard visitor.withLock({ $0 == nil }) else { return }
        guard let url = try await store.values(app: app)["DATABASE_URL"]?.revealed else { return }
        let overrides = [("application_name", "visitor"), ("host", server.folder)]
        let connection = try await Connection.connect(Conninfo(url, overrides: overrides))
        visitor.withLock { $0 = connection }
    }

    /// Runs statements as superuser, each by itself.
    func sql(_ statements: String..., in database: String = "postgres") async throws {
        let connection = try await server.admin(database: database)
        for statement in statements { try await connection.run(statement) }
    }

    /// The first cell of each row, as superuser.
    func lines(_ query: String, in database: String = "postgres") async throws -> [String] {
        try await server.admin(database: database).rows(query) { row throws(PQError) in row.textOrNil(0) ?? "NULL" }
    }
}

extension TestServer.Options {
    /// Tenants by password, and no log of statements.
    static let faults = TestServer.Options(settings: ["log_statement": "none", "min_wal_size": "2MB"])

    /// As servers are that may crash: what was committed is on the disk.
    static let durable = TestServer.Options(settings: [
        "log_statement": "none", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
    ])
}
