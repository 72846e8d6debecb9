import LeashTesting
import PQ
import Testing

@Suite struct LockThatIsHeld {
    /// The process ends while another thread is making a password: libcrypto must not be taken down under it.
    @Test func `ends each round with 7, whatever another thread is at`() async throws {
        let server = try await TestServer.start()
        let folder = try TestFolder()
        try folder.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {} }
            databases: { notes: { app: notes } }
            """,
            to: "leash.yaml"
        )
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": try await server.leashURL()])
        #expect(try await leash.run("apply", "--yes").status == 0)
        try folder.write(
            folder.read("leash.yaml").replacing("{ notes: {} }", with: "{ notes: {}, shop: {} }")
                .replacing("databases: {", with: "databases: { shop: { app: shop },"),
            to: "leash.yaml"
        )
        let holder = try await server.admin(database: "leash")
        try await holder.run("SELECT pg_advisory_lock(\(0x6c_6561_7368))")
        var statuses: [Int] = []
        for _ in 0..<40 { statuses.append(try await leash.run("apply", "--yes", "--lock-timeout", "0").status) }
        #expect(Set(statuses) == [7])
    }
}
