import LeashBackup
package import LeashCore
package import LeashEnv
package import LeashPostgres
import PQ

/// One installation and what is around it: its servers, env store, secrets and commands.
package struct Site: Sendable {
    package let desired: DesiredState
    /// Servers that can be tried, by name.
    package let endpoints: [String: Endpoint]
    /// Servers whose URL is not to be had, with the reason.
    package let unreachable: [String: String]
    package let store: DirectoryStore
    package let secrets: Secrets
    package let commands: Commands
    /// Where pg_dump and pg_restore are looked for.
    let programs: PostgresFolders
    private let root: String

    /// - Parameters:
    ///   - desired: what the files say.
    ///   - root: the folder that relative paths of the files start from.
    ///   - environment: the environment of leash itself.
    ///   - commands: the operator's commands file.
    ///   - name: what the servers show as the name of leash's sessions.
    package init(
        desired: DesiredState,
        root: String,
        environment: [String: String],
        commands: String,
        sessionName name: String
    ) {
        self.desired = desired
        let installation = desired.installation
        self.root = root
        programs = PostgresFolders(
            own: environment["LEASH_POSTGRES_BIN"].map { [$0] } ?? [],
            path: environment["PATH"] ?? ""
        )
        func path(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }
        let secrets = Secrets(folder: path(installation.secrets), environment: environment)
        self.secrets = secrets
        store = DirectoryStore(path: path(installation.envStore))
        self.commands = Commands(file: commands)
        var endpoints: [String: Endpoint] = [:]
        var unreachable: [String: String] = [:]
        for server in desired.servers.values.map(\.value) {
            switch secrets.read(server.url) {
            case .unreachable(let reason): unreachable[server.name] = reason
            case .observed(let url):
                let admin = Conninfo(url.revealed, overrides: [("application_name", name)])
                endpoints[server.name] = Endpoint(
                    name: server.name,
                    admin: admin,
                    installation: installation.name,
                    app: server.app
                )
            }
        }
        self.endpoints = endpoints
        self.unreachable = unreachable
    }

    /// A path of the files: relative to their root unless absolute.
    func path(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }
}

/// Folders with Postgres' programs.
struct PostgresFolders: Sendable {
    /// Those that the operator names.
    let own: [String]
    /// `PATH`.
    let path: String

    func find(serverVersion: Int) async throws -> PostgresPrograms {
        try await PostgresPrograms.find(serverVersion: serverVersion, folders: own, path: path)
    }
}
