import ArgumentParser
import LeashCore
import LeashManifest
import LeashPostgres
import LeashReconcile
import PQ
import SystemPackage

/// Implements `leashctl import`.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write a live server's databases as a desired-state file.",
        discussion: """
            Each database that no file declares is written as `manage: observe`: compared, never written to. Put into \
            the folder of the files, the next diff is empty.

            EXAMPLES
              leashctl --state state import
              leashctl --state state import --out state/imported.yaml
              leashctl --state state import --server main shop wiki

            EXIT STATUS
              0 done · 1 a server can't be reached, or there is no such database · 4 the files hold an error
            """
    )

    @Argument(help: "Names of databases on the server; all if left out.")
    var databases: [String] = []

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("Only this server.", valueName: "name"))
    var server: String?

    @Option(help: ArgumentHelp("Write to a new file; one that exists is left alone.", valueName: "file"))
    var out: String?

    private typealias Found = (server: String, live: ServerState, database: CatalogDatabase)

    func run() async throws {
        let loaded = try state.load()
        guard !loaded.hasErrors else {
            throw Terminal.failure(
                .invalid,
                "mend the files first: those with errors may declare what would be imported"
            )
        }
        var importer = Importer(loaded)
        let found = try await find(with: importer, state.site(loaded.state, session: "import"))
        guard !found.isEmpty else {
            return Terminal.message("every database is declared, managed or the server's own")
        }
        try write(importer.file(of: found), count: found.count)
    }

    /// What is to be imported, each server's state with what is inside of its databases.
    private func find(with importer: Importer, _ site: Site) async throws -> [Found] {
        var found: [Found] = []
        var all: Set<String> = []
        for name in try servers(site.desired) {
            let (endpoint, live) = try await snapshot(of: name, site)
            all.formUnion(live.databases.keys)
            let candidates = importer.candidates(on: name, live)
                .filter { databases.isEmpty || databases.contains($0.name) }
            let entered = await live.entering(candidates, at: endpoint)
            found += candidates.map { (name, entered, $0) }
        }
        for name in databases where !found.contains(where: { $0.database.name == name }) {
            throw missing(name, among: all)
        }
        return found
    }

    private func servers(_ desired: DesiredState) throws -> [String] {
        let names = desired.servers.keys.sorted()
        guard !names.isEmpty else { throw Terminal.failure(.failed, "the files declare no server") }
        guard let server else { return names }
        guard names.contains(server) else {
            let hint = suggestion(for: server, among: names, "servers are")
            throw Terminal.failure(.failed, "there is no server '\(server.printable)' (\(hint))")
        }
        return [server]
    }

    private func snapshot(of name: String, _ site: Site) async throws -> (Endpoint, ServerState) {
        let elsewhere = site.desired.servers.count > 1 && server == nil ? "; --server NAME leaves it out" : ""
        guard let endpoint = site.endpoints[name] else {
            let reason = site.unreachable[name] ?? "it has no URL"
            throw Terminal.failure(.failed, "server/\(name): \(reason)\(elsewhere)")
        }
        do throws(PQError) {
            return (endpoint, try await endpoint.snapshot())
        } catch {
            throw Terminal.failure(.failed, "server/\(name): \(error.message.printable)\(elsewhere)")
        }
    }

    private func missing(_ name: String, among all: Set<String>) -> ExitCode {
        guard !all.contains(name) else {
            return Terminal.failure(.failed, "database '\(name.printable)' is declared, managed or the server's own")
        }
        let hint = suggestion(for: name, among: all.sorted(), "databases are")
        return Terminal.failure(.failed, "there is no database '\(name.printable)' (\(hint))")
    }

    private func write(_ text: String, count: Int) throws {
        guard let out else { return Terminal.write(text) }
        do {
            try TextFile.create(out, with: text)
        } catch Errno.fileExists {
            throw Terminal.failure(.failed, "\(out) exists, and is left alone")
        } catch {
            throw Terminal.failure(.failed, "\(out) can't be written: \(error)")
        }
        Terminal.message("\(count.of("database")) in \(out)")
    }
}

extension ServerState {
    /// The same with what is inside of these databases.
    fileprivate func entering(_ databases: [CatalogDatabase], at endpoint: Endpoint) async -> ServerState {
        var state = self
        let open = databases.filter(\.allowsConnections)
        state.insides = await endpoint.insides(
            open.map { InsideQuestion(database: $0.name, ownerRole: $0.owner, groups: []) }
        )
        return state
    }
}
