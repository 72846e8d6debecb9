/// The way by which an app reaches its database.
enum AddressChoice: Equatable {
    /// With what is to be said about it.
    case found(Address, Listener.Authentication)
    /// None works: why, and the ways out.
    case none(String)
}

extension ServerState {
    /// The address that a seat's keys are to be made of.
    ///
    /// Nothing is probed while nothing is to be injected, so an address that is published already and still is one of the
    /// server's stays.
    func address(of database: Database, for seat: Seat, keeping entries: ByName<EnvEntry>) -> AddressChoice {
        let ways = listeners(for: database.listen, needsTCP: seat.keys.values.contains(.jdbcUrl))
        let published = seat.keys.keys.compactMap { key -> Address? in
            guard case .leash(let known)? = entries[key]?.owner, known.database == database.name else { return nil }
            return known.address
        }
        for way in ways where way.works && published.contains(way.address(of: database)) {
            return .found(way.address(of: database), way.authentication)
        }
        for way in ways where way.works { return .found(way.address(of: database), way.authentication) }
        return .none(Refusal.noWay(to: database, ways))
    }

    /// The ways in that a database's `listen` allows, the better first.
    func listeners(for listen: Database.Listen, needsTCP: Bool) -> [Listener] {
        switch listen {
        case .auto: needsTCP ? [tcp].compactMap(\.self) : [socket, tcp].compactMap(\.self)
        case .socket: [socket].compactMap(\.self)
        case .tcp: [tcp].compactMap(\.self)
        }
    }
}

extension Listener {
    func address(of database: Database) -> Address {
        Address(host: host, port: port, sslmode: sslmode, database: database.existing)
    }

    /// Whether ``address(of:)`` is this address; it makes none.
    func leads(to database: Database, at address: Address) -> Bool {
        address.port == port && address.host == host && address.sslmode == sslmode
            && address.database == database.existing
    }

    var works: Bool {
        switch authentication {
        case .password, .trust, .unknown: true
        case .refused, .unreachable: false
        }
    }
}
