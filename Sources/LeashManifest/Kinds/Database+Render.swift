import LeashCore

extension Renderer {
    func database(_ name: String, _ database: Desired<Database>) -> Rendered {
        let written = declared.databases[name]?.value
        let database = database.value
        func named(_ value: String, _ written: Desired<String>?) -> Rendered {
            .value(.string(value), from: written.map { place($0.source) } ?? "the database's name")
        }
        func text(_ value: String, _ written: Desired<String>?) -> Rendered {
            .value(.string(value), from: origin(written))
        }
        return .mapping([
            ("app", text(database.app, written?.app)),
            ("server", .value(.string(database.server), from: serverOrigin(database.server, written?.server))),
            ("existing", named(database.existing, written?.existing)),
            ("ownerRole", named(database.ownerRole, written?.ownerRole)),
            ("listen", .value(.string(database.listen.rawValue), from: origin(written?.listen))),
            ("limits", limits(database.limits)),
            ("extensions", .value(.array(database.extensions.map(JSON.string)), from: origin(written?.extensions))),
            ("manage", .value(database.management == .observe ? "observe" : "own", from: origin(written?.manage))),
            ("adopt", .value(.bool(database.management == .adopt), from: origin(written?.adopt))),
            ("protect", .value(.bool(database.isProtected), from: origin(written?.protect))),
            ("backup", text(database.backup ?? "none", written?.backup)),
        ])
    }

    private func serverOrigin(_ name: String, _ written: Desired<String>?) -> String {
        guard written == nil, let server = declared.servers[name] else { return origin(written) }
        let reason = declared.servers.count == 1 ? "the only server" : "the default server"
        return "\(reason) (\(place(server.source)))"
    }
}
