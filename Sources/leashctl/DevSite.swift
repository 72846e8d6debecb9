import Glibc
import LeashCore
import LeashDev
import LeashEnv

/// The private server of one folder, as commands find it.
struct DevSite {
    /// The app's folder, without links.
    let folder: String
    let user: DevUser
    /// Of this shell.
    let environment: [String: String]

    var shown: String { folder.printable }

    /// - Throws: ``DevError`` when there is no such folder, or nobody to run a server as.
    init(path: String, environment: [String: String]) throws {
        folder = try DevHome.folder(at: path)
        user = try DevUser(of: folder)
        self.environment = environment
        // What libpq would take from it is of other servers.
        for name in environment.keys where name.hasPrefix("PG") { unsetenv(name) }
    }

    /// Where the server lies; `nil` if there is none.
    var existing: DevHome? { DevHome.existing(for: folder, user, environment) }

    struct Ready {
        /// What leash gives the app.
        let values: [String: Secret]
        let status: DevStatus
        /// Whether the app was never called so before.
        let isNamedAnew: Bool
    }

    /// Brings all about that a command needs; two at once do it in turn.
    func prepare(_ state: DevState) async throws -> Ready {
        let (home, lock) = try await DevHome.open(for: folder, user, environment) {
            Terminal.progress("waiting for another leashctl dev")
        }
        defer { withExtendedLifetime(lock) {} }
        let server = DevServer(home, user, environment: environment)
        let isNamedAnew = server.app != state.app
        let url = try await server.start(connections: state.connections) { Terminal.progress($0) }
        let values = try await server.reconcile(state, url: url) { Terminal.progress($0) }
        return Ready(values: values, status: server.status, isNamedAnew: isNamedAnew)
    }

    /// Does something to a server that is there, while nobody else does.
    func locked<Result>(_ home: DevHome, _ body: (DevServer) async throws -> Result) async throws -> Result {
        let borrowed = try user.borrow()
        let (home, lock) = try await DevHome.open(for: folder, user, environment) {
            Terminal.progress("waiting for another leashctl dev")
        }
        defer { withExtendedLifetime(lock) {} }
        let result = try await body(DevServer(home, user, environment: environment))
        try borrowed.giveBack()
        return result
    }

    /// How it stands; nothing is made.
    func status() throws -> DevStatus {
        let home = existing ?? DevHome.candidates(for: folder, user, environment)[0]
        return DevServer(home, user, environment: environment).status
    }
}
