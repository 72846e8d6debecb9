import Foundation
import LeashTesting
import Testing

/// A client of Postgres, and the command that makes a table with it, writes a row, reads it back, and prints
/// `OK VERSION`.
struct Client: Sendable, CustomTestStringConvertible {
    /// Also the name of its app and database.
    let name: String
    let command: [String]
    var arguments: [String] = []
    /// The keys of the app's environment that it is given.
    var keys = ["DATABASE_URL"]
    /// What it needs to be found; nothing of Postgres.
    var environment: [String: String] = [:]
    /// How it fails, by the way to the server: a piece of what it says.
    var failures: [Transport: String] = [:]
    /// Whether every run of the tests has it: it is Debian's and small.
    var isSample = false

    var testDescription: String { name }

    /// What of it is not on this machine; `nil` when all is.
    var missing: String? {
        ([command[0]] + environment.values.filter { $0.hasPrefix("/") }).first {
            !FileManager.default.fileExists(atPath: $0)
        }
    }

    /// Runs it with these variables, and others that have nothing to do with Postgres.
    func run(_ variables: [String: String]) async throws -> CommandResult {
        let base = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"]
        return try await runCommand(
            command + arguments,
            environment: base.merging(environment) { $1 }.merging(variables) { $1 }
        )
    }
}

/// How an app reaches its server.
enum Transport: String, CaseIterable {
    case socket, tcp
    /// A socket that is not named for port 5432.
    case otherSocket
    /// With `sslmode: disable`, which clients need that insist on TLS where the server has none.
    case plainTCP

    var isSocket: Bool { self == .socket || self == .otherSocket }
}

extension Client {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    private static let scripts = root + "/Tests/ClientTests/Clients"
    /// Where `hack/clients` puts what isn't a package of the system.
    private static let home = root + "/.build/clients"

    static let all = [
        debianPsycopg2, python("psycopg3"), python("psycopg2"), python("asyncpg"), python("sqlalchemy"),
        python("peewee"), django("django", "migrate -v 0", "write_note"), nodePostgres, byParts(nodePostgres), libPQ,
        pgx, ruby, pgsql, pdo, byParts(pdo), perl, jdbc,
    ]

    static func python(_ name: String, isDebian: Bool = false) -> Client {
        Client(
            name: isDebian ? "debian-\(name)" : name,
            command: [isDebian ? "/usr/bin/python3" : home + "/venv/bin/python", "-I", "\(scripts)/\(name).py"],
            isSample: isDebian
        )
    }

    /// A few of Django's commands, one after the other.
    static func django(_ name: String, _ commands: String...) -> Client {
        let lines = commands.map { "\"$0\" '\(scripts)/django/manage.py' \($0)" }
        return Client(
            name: name,
            command: ["/bin/sh", "-ec", lines.joined(separator: "\n"), home + "/venv/bin/python"],
            environment: ["VIRTUAL_ENV": home + "/venv", "PYTHONDONTWRITEBYTECODE": "1"]
        )
    }

    /// The same client with a key for each part of the URL.
    private static func byParts(_ client: Client) -> Client {
        Client(
            name: client.name + "-by-parts",
            command: client.command,
            keys: ["DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_NAME"],
            environment: client.environment
        )
    }

    private static let debianPsycopg2 = python("psycopg2", isDebian: true)
    private static let nodePostgres = Client(
        name: "node-postgres",
        command: ["/usr/bin/node", "\(scripts)/node-postgres.js"],
        environment: ["NODE_PATH": "\(home)/node/usr/share/nodejs"],
        failures: [.otherSocket: "connect ENOENT"]
    )
    private static let libPQ = Client(
        name: "lib-pq",
        command: ["\(home)/lib-pq"],
        failures: [.tcp: "pq: SSL is not enabled on the server"]
    )
    private static let pgx = Client(name: "pgx", command: ["\(home)/pgx"])
    private static let ruby = Client(name: "ruby-pg", command: ["/usr/bin/ruby", "\(scripts)/pg.rb"])
    private static let pgsql = Client(name: "php-pgsql", command: ["/usr/bin/php", "\(scripts)/pgsql.php"])
    private static let pdo = Client(
        name: "pdo",
        command: ["/usr/bin/php", "\(scripts)/pdo.php"],
        failures: [.socket: "parse_url returned false", .otherSocket: "parse_url returned false"]
    )
    private static let perl = Client(
        name: "dbd-pg",
        command: ["/usr/bin/perl", "\(scripts)/dbd-pg.pl"],
        isSample: true
    )
    private static let jdbc = Client(
        name: "jdbc",
        command: ["/usr/bin/java", "-cp", "/usr/share/java/postgresql.jar:\(home)", "Jdbc"],
        keys: ["JDBC_URL"]
    )
}
