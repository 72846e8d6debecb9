import Foundation
import LeashTesting
import Testing

/// Whether every client must be there, as `hack/test --all` has it; else those run that are Debian's and small.
let runsAll = ProcessInfo.processInfo.environment["LEASH_LONG"] == "1"

/// Clients of many languages, each with nothing but what leash injected.
@Suite struct RealClients {
    /// A client and a way to the server.
    struct Trial: Sendable, CustomTestStringConvertible {
        let client: Client
        let transport: Transport

        var testDescription: String { "\(client.name), \(transport)" }
    }

    static let clients = Client.all.filter { runsAll || $0.isSample }
    static let trials = clients.flatMap { client in
        Transport.allCases.filter { !$0.isSocket || client.keys != ["JDBC_URL"] }.map {
            Trial(client: client, transport: $0)
        }
    }

    @Test(arguments: trials)
    func `a client makes a table with what was injected, or says why it can't`(_ trial: Trial) async throws {
        let (client, transport) = (trial.client, trial.transport)
        guard try isThere(client) else { return }
        let site = try await ClientSites.only.site(transport)
        let result = try await client.run(site.variables(of: client.name, client.keys))
        if let failure = client.failures[transport] {
            #expect(result.status == 1 && result.errors.contains(failure), "\(result.errors)\(result.output)")
        } else {
            #expect(result.status == 0 && result.output.hasPrefix("OK "), "\(result.errors)\(result.output)")
        }
        let said = result.status == 0 ? result.output : client.failures[transport] ?? "failed"
        print("client \(client.name), \(transport): \(said.trimmingCharacters(in: .newlines))")
    }

    @Test(.enabled(if: !runsAll, "none was left out"))
    func `what was left out is said`() {
        let left = Client.all.filter { !$0.isSample }.map(\.name)
        print("clients: \(left.joined(separator: ", ")) were skipped: hack/test --all installs and runs them")
        #expect(left.count + 2 == Client.all.count)
    }

    @Test func `JDBC on a socket is refused before anything is made`() async throws {
        let folder = try TestFolder()
        try folder.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {} }
            databases: { notes: { app: notes, listen: socket } }
            env: { notes: { JDBC_URL: { database: notes, as: jdbcUrl } } }
            """,
            to: "leash.yaml"
        )
        let result = try await Leashctl(state: folder.path, environment: [:]).run("validate")
        #expect(result.status == 4)
        #expect(result.output.contains("database 'notes' listens on a socket only, which JDBC can't use"))
    }
}

/// Whether a client can be run; where all must be there, a missing one is a failure.
func isThere(_ client: Client) throws -> Bool {
    guard let missing = client.missing else { return true }
    print("client \(client.name): skipped, there is no \(missing)")
    try #require(!runsAll, "hack/clients installs \(missing)")
    return false
}
