import LeashCore

extension Renderer {
    func server(_ name: String, _ server: Desired<Server>) -> Rendered {
        let written = declared.servers[name]?.value
        let server = server.value
        let extensions = server.extensions ?? Server.trustedExtensions
        var members: [(key: String, value: Rendered)] = [("url", .value(server.url.json, from: origin(written?.url)))]
        let app = endpoint(server.app, written?.app?.value)
        if !app.isEmpty { members.append(("app", .mapping(app))) }
        return .mapping(
            members + [
                ("default", .value(.bool(server.isDefault), from: origin(written?.isDefault))),
                ("hardened", .value(.bool(server.isHardened), from: origin(written?.isHardened))),
                ("extensions", .value(.array(extensions.map(JSON.string)), from: origin(written?.extensions))),
                (
                    "overcommit",
                    .value(server.refusesOvercommit ? "refuse" : "warn", from: origin(written?.overcommit))
                ),
            ]
        )
    }

    private func endpoint(
        _ endpoint: Server.Endpoint,
        _ written: EndpointDeclaration?
    ) -> [(key: String, value: Rendered)] {
        var members: [(key: String, value: Rendered)] = []
        if let host = endpoint.host { members.append(("host", .value(.string(host), from: origin(written?.host)))) }
        if let port = endpoint.port { members.append(("port", .value(.number(port), from: origin(written?.port)))) }
        if let mode = endpoint.sslmode {
            members.append(("sslmode", .value(.string(mode), from: origin(written?.sslmode))))
        }
        return members
    }
}

extension Reference {
    /// The reference as files write it.
    var json: JSON {
        switch self {
        case .environment(let name): ["env": .string(name)]
        case .file(let name): ["file": .string(name)]
        }
    }
}
