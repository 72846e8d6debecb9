import Testing

@testable import LeashCore

@Suite struct ListenerTests {
    /// All that a way in and an address can have, so that no part of them is left out of the comparison.
    private static let ways = ["/run/postgresql", "db.example.org"].flatMap { host in
        [5432, 6432].flatMap { port in
            [nil, "require", "verify-full"].map { Listener(host: host, port: port, sslmode: $0) }
        }
    }
    private static let databases = ["notes", "Notes"].map { name in
        var database = Database(name: "notes", app: "notes", server: "main")
        database.existing = name
        return database
    }

    @Test func `a way leads to the address that it gives, and to no other`() {
        let addresses = Self.ways.flatMap { way in Self.databases.map(way.address(of:)) }
        #expect(Set(addresses).count == 24)
        for way in Self.ways {
            for database in Self.databases {
                for address in addresses {
                    #expect(way.leads(to: database, at: address) == (way.address(of: database) == address))
                }
            }
        }
    }
}
