import Foundation
import LeashTesting

/// A server where each client has an app of its own, with what `leashctl apply` injected.
final class ClientSite: Sendable {
    let server: TestServer
    let leash: Leashctl
    private let folder: TestFolder

    /// Applies a state with an app for each of these.
    init(_ transport: Transport, apps: [String]) async throws {
        server = try await TestServer.start(.init(.scramForTenants, listenTCP: transport != .socket))
        folder = try TestFolder()
        leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": server.adminURL])
        try folder.write(Self.state(transport, apps), to: "leash.yaml")
        try await apply()
    }

    func apply() async throws {
        let result = try await leash.run("apply", "--yes")
        guard result.status == 0 else { throw Failure(description: result.output + result.errors) }
    }

    /// What an app is given for these keys.
    func variables(of app: String, _ keys: [String] = ["DATABASE_URL"]) async throws -> [String: String] {
        var variables: [String: String] = [:]
        for key in keys {
            let result = try await leash.run("env", "get", app, key, "--reveal")
            guard result.status == 0 else { throw Failure(description: result.errors) }
            variables[key] = result.output.trimmingCharacters(in: .newlines)
        }
        return variables
    }

    struct Failure: Error { let description: String }

    private static func state(_ transport: Transport, _ apps: [String]) -> String {
        let parts = ["host", "port", "user", "password", "name"].map { part in
            "DB_\(part.uppercased()): { database: APP, as: \(part) }"
        }
        let jdbc = transport.isSocket ? [] : ["JDBC_URL: { database: APP, as: jdbcUrl }"]
        let keys = (parts + jdbc).joined(separator: ", ")
        let mode = transport == .plainTCP ? ", app: { sslmode: disable }" : ""
        let listen = transport.isSocket ? "socket" : "tcp"
        return """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL }\(mode) } }
            apps: { \(apps.map { "\($0): {}" }.joined(separator: ", ")) }
            databases: { \(apps.map { "\($0): { app: \($0), listen: \(listen) }" }.joined(separator: ", ")) }
            env: { \(apps.map { "\($0): { \(keys.replacing("APP", with: $0)) }" }.joined(separator: ", ")) }
            """
    }
}

/// The sites that the trials share, one for each way to a server.
actor ClientSites {
    static let only = ClientSites()
    private var sites: [Transport: Task<ClientSite, any Error>] = [:]

    func site(_ transport: Transport) async throws -> ClientSite {
        let site = sites[transport] ?? Task { try await ClientSite(transport, apps: RealClients.clients.map(\.name)) }
        sites[transport] = site
        return try await site.value
    }
}
