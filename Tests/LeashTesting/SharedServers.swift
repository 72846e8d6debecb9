/// One server for each kind of options.
actor SharedServers {
    static let only = SharedServers()
    private var servers: [TestServer.Options: Task<TestServer, any Error>] = [:]

    func server(_ options: TestServer.Options) async throws -> TestServer {
        let server = servers[options] ?? Task { try await TestServer.start(options) }
        servers[options] = server
        return try await server.value
    }
}
