import Foundation
import LeashCore
import LeashEnv
import LeashManifest
import LeashPostgres
import LeashReconcile
import LeashTesting
import PQ

/// One installation on throwaway servers: a folder of desired state, and rounds that run in this process.
final class LiveSite: Sendable {
    let server: TestServer
    let folder: TestFolder
    /// The environment of leash: where it finds the servers.
    let environment: [String: String]

    /// - Parameters:
    ///   - server: is `LEASH_MAIN_URL`, as ``TestServer/leashURL()``; a new one unless given.
    ///   - others: more servers, by the names of their variables.
    ///   - admin: another URL for the first.
    ///   - state: the text of `leash.yaml`; that of ``notes`` unless given.
    /// - Throws: what kept the server from starting, or the file from being written.
    init(
        on server: TestServer? = nil,
        others: [String: TestServer] = [:],
        admin: String? = nil,
        _ state: String = LiveSite.notes
    ) async throws {
        let server = if let server { server } else { try await TestServer.start() }
        self.server = server
        folder = try TestFolder()
        let main = if let admin { admin } else { try await server.leashURL() }
        var environment = ["LEASH_MAIN_URL": main, "LEASH_POSTGRES_BIN": TestServer.programs]
        for (name, server) in others { environment[name] = try await server.leashURL() }
        self.environment = environment
        try write(state)
    }

    /// Another clone of the same files, with an env store of its own.
    init(cloning site: LiveSite) throws {
        server = site.server
        folder = try TestFolder()
        environment = site.environment
        try write(site.folder.read("leash.yaml"))
    }

    static let notes = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {} }
        databases: { notes: { app: notes } }
        """

    func write(_ text: String, to file: String = "leash.yaml") throws { try folder.write(text, to: file) }

    /// The operator's commands file, in a hidden folder, which is no part of the desired state.
    var commands: String { folder.path + "/.hidden/commands.yaml" }

    func load() throws -> Loaded {
        let (files, unread) = try StateFolder.read(root: folder.path)
        return LeashManifest.load(files, unread: unread)
    }

    func site() throws -> Site {
        Site(
            desired: try load().state,
            root: folder.path,
            environment: environment,
            commands: commands,
            sessionName: "leash tests"
        )
    }
}

/// What a round may do and how closely it looks: the options of `leashctl diff` and `apply`.
struct RoundOptions: Sendable {
    var confirm: Set<String> = []
    var withoutBackup: Set<String> = []
    var maxPrune: Int?
    var isDeep = false
    var targets: [String] = []
    var adoptsEnvStore = false
    var lockTimeout = 2.0

    func apply(for desired: DesiredState) -> ApplyOptions {
        var options = ApplyOptions { [self] live in
            var policy = Policy(desired: desired, live: live)
            policy.confirmed = confirm
            policy.withoutBackup = withoutBackup
            policy.pruneLimit = maxPrune
            return policy
        }
        options.targets = targets
        options.lockTimeout = lockTimeout
        options.refresh.isDeep = isDeep
        options.refresh.addresses = Set(targets)
        options.refresh.adoptsEnvStore = adoptsEnvStore
        return options
    }
}

extension LiveSite {
    func plan(_ options: RoundOptions = RoundOptions()) async throws -> Plan {
        let site = try site()
        return await site.plan(options.apply(for: site.desired)).0
    }

    /// What a plan of now says; empty if all is in sync.
    func rest(_ options: RoundOptions = RoundOptions()) async throws -> String {
        let plan = try await plan(options)
        return plan.isInSync ? "" : plan.text(style: .plain)
    }

    /// The text of a plan of now, on one line.
    func said(_ options: RoundOptions = RoundOptions()) async throws -> String {
        try await plan(options).text(style: .plain).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A whole round: the plan, and what came of it.
    @discardableResult
    func apply(_ options: RoundOptions = RoundOptions()) async throws -> Application {
        let site = try site()
        let options = options.apply(for: site.desired)
        let (shown, _) = await site.plan(options)
        return try await site.apply(shown, isBinding: false, options, stop: Stop())
    }

    /// The exit statuses that `leashctl diff` and then `leashctl apply` would end with.
    func statuses(_ options: RoundOptions = RoundOptions()) async throws -> [ExitStatus] {
        let isBroken = try load().hasErrors
        let diff = ExitStatus.diff(try await plan(options), isDesiredBroken: isBroken)
        let application = try await apply(options)
        let apply = ExitStatus.apply(
            application.report,
            plan: application.plan,
            isDesiredBroken: isBroken,
            isLockedOut: application.isLockedOut
        )
        return [diff, apply]
    }

    /// The env of an app, as the app would find it.
    func env(_ app: String = "notes") async throws -> [String: String] {
        try await site().store.values(app: app).mapValues(\.revealed)
    }

    func url(_ app: String = "notes", _ key: String = "DATABASE_URL") async throws -> String {
        guard let url = try await env(app)[key] else { throw Missing(what: "\(key) of \(app)") }
        return url
    }

    /// Logs in with an injected URL.
    func login(_ app: String = "notes", _ key: String = "DATABASE_URL") async throws -> Connection {
        try await Connection.connect(Conninfo(url(app, key)))
    }
}

/// Something that a test needs is not there.
struct Missing: Error { let what: String }
