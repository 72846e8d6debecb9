extension TestServer {
    /// What a throwaway server is to be like.
    package struct Options: Hashable, Sendable {
        package var authentication: Authentication
        /// Whether it listens on 127.0.0.1 too, on a free port.
        package var listenTCP: Bool
        /// More of `postgresql.conf`, such as `["max_connections": "20"]`.
        package var settings: [String: String]

        package init(
            _ authentication: Authentication = .scramForTenants,
            listenTCP: Bool = false,
            settings: [String: String] = [:]
        ) {
            self.authentication = authentication
            self.listenTCP = listenTCP || authentication.needsTCP
            self.settings = settings
        }
    }

    /// The lines of a `pg_hba.conf`.
    package struct Authentication: Hashable, Sendable {
        package let lines: [String]
        var needsTCP = false

        package init(_ lines: [String]) { self.lines = lines }

        /// The superuser by trust, everyone else by password.
        package static let scramForTenants = Self([
            "local all postgres trust", "host all postgres 127.0.0.1/32 trust",
            "local all all scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256",
        ])

        /// Nobody is asked for a password.
        package static let trust = Self(["local all all trust", "host all all 127.0.0.1/32 trust"])

        /// As Debian sets it up, with `peer` on the socket and passwords on 127.0.0.1.
        ///
        /// Whoever runs the tests is let in as superuser, and the weaker role that leash may work as by password.
        package static let debianStock = {
            var stock = Self([
                "local all postgres peer map=tests", "local all ops scram-sha-256", "local all all peer",
                "host all all 127.0.0.1/32 scram-sha-256",
            ])
            stock.needsTCP = true
            return stock
        }()
    }
}
