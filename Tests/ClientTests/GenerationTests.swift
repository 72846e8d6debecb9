import LeashTesting
import PQ
import Testing

/// What a login made belongs to the app, not to the login: the next one goes on with it.
@Suite struct Generations {
    /// An app in two halves.
    struct App: Sendable, CustomTestStringConvertible {
        let first: Client
        let second: Client

        var testDescription: String { first.name }
    }

    static let apps = [
        app(.python("generations", isDebian: true)), app(.python("generations")),
        App(
            first: .django("django", "migrate -v 0 auth", "migrate -v 0 notes 0001"),
            second: .django("django", "migrate -v 0", "write_note", "migrate -v 0 notes zero", "migrate -v 0 auth zero")
        ),
    ]

    private static func app(_ client: Client) -> App {
        var (first, second) = (client, client)
        first.arguments = ["first"]
        second.arguments = ["second"]
        return App(first: first, second: second)
    }

    @Test(arguments: apps.filter { runsAll || $0.first.isSample })
    func `the login of a mended password reads, alters and drops what the first one made`(_ app: App) async throws {
        guard try isThere(app.first) else { return }
        let site = try await ClientSite(.socket, apps: ["notes"])
        let first = try await site.variables(of: "notes")
        #expect(first["DATABASE_URL"]?.hasPrefix("postgresql://notes_1:") == true)
        let made = try await app.first.run(first)
        #expect(made.status == 0, "\(made.errors)")

        try await site.server.admin().run("ALTER ROLE notes_1 PASSWORD 'by hand'")
        #expect(try await app.second.run(first).status != 0)
        try await site.apply()
        let second = try await site.variables(of: "notes")
        #expect(second["DATABASE_URL"]?.hasPrefix("postgresql://notes_2:") == true)
        let went = try await app.second.run(second)
        #expect(went.status == 0 && went.output.hasPrefix("OK "), "\(went.errors)")
        let diff = try await site.leash.run("diff", "--deep")
        #expect(diff.status == 0 && diff.output.hasSuffix("in sync: 1 app\n"), "\(diff.output)")
    }
}
