import PQ
import Testing

/// Something that whoever has an injected URL may try inside a server, and what must come of it.
struct Attack: Sendable {
    /// The name that `docs/threat-model.md` has for it, together with its like.
    let id: String
    let actors: [Actor]
    /// Statements of a session: the last one is the attack.
    let statements: [String]
    let outcome: Outcome
    /// Where it is tried.
    var place = Place.own

    /// Who tries it: logins of other apps on the database `notes`, and its own.
    enum Actor: String, CaseIterable {
        /// The app's own login, as which it starts: in the role that owns what is in the database.
        case owner
        /// The same login without that role.
        case login
        /// Another app's, with access `readwrite` or `read`.
        case readwrite, read
    }

    enum Place: Sendable {
        /// The database that the login was made for.
        case own
        /// Database `postgres`, which only a server that is not hardened lets it into.
        case postgres
    }

    enum Outcome: Equatable, Sendable {
        /// The server refuses, with one of these SQLSTATEs.
        case refused(Set<String>)
        /// The server does nothing, and at most warns.
        case ineffective
        /// The query gives no row.
        case hidden
        /// It works on every shared server: a row is seen, or the statement is taken.
        case visible
    }
}

extension Attack: CustomTestStringConvertible {
    var testDescription: String { "\(id): \(statements.last ?? "")" }
}

extension Attack {
    /// Refused for want of a privilege (42501), to everybody unless only some are named.
    static func refused(_ id: String, by actors: [Actor] = Actor.allCases, _ statements: String...) -> [Attack] {
        statements.map { Attack(id: id, actors: actors, statements: [$0], outcome: .refused(["42501"])) }
    }

    static func ineffective(_ id: String, by actors: [Actor] = Actor.allCases, _ statements: String...) -> [Attack] {
        statements.map { Attack(id: id, actors: actors, statements: [$0], outcome: .ineffective) }
    }

    static func hidden(_ id: String, _ queries: String...) -> [Attack] {
        queries.map { Attack(id: id, actors: Actor.allCases, statements: [$0], outcome: .hidden) }
    }

    static func visible(_ id: String, _ queries: String...) -> [Attack] {
        queries.map { Attack(id: id, actors: Actor.allCases, statements: [$0], outcome: .visible) }
    }

    /// Tried in database `postgres` of a server that is not hardened.
    static func inPostgres(_ id: String, _ outcome: Outcome, _ statements: String...) -> [Attack] {
        [Attack(id: id, actors: [.owner], statements: statements, outcome: outcome, place: .postgres)]
    }

    static func many(_ groups: [Attack]...) -> [Attack] { groups.flatMap(\.self) }

    static let all = many(roles, logins, databases, catalogs, objects, files, code, server, sessions, sights)
}
