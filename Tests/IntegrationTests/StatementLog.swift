import LeashCore
import LeashTesting
import PQ

extension TestServer {
    /// The statements that the server was sent while `body` ran, by whomever.
    func statements(during body: () async throws -> Void) async throws -> [String] {
        let before = try log().utf8.count
        try await body()
        let text = String(decoding: try log().utf8.dropFirst(before), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            for sign in [" LOG:  statement: ", " LOG:  execute <unnamed>: "] {
                if let range = line.firstRange(of: sign) { return String(line[range.upperBound...]) }
            }
            return nil
        }
    }

    /// Those of them that may change something.
    func writes(during body: () async throws -> Void) async throws -> [String] {
        try await statements(during: body).filter(isWrite)
    }

    /// Runs statements as superuser, each by itself.
    func sql(_ statements: String..., in database: String = "postgres") async throws {
        let connection = try await admin(database: database)
        for statement in statements { try await connection.run(statement) }
    }

    /// The first cell of each row, as superuser.
    func values(_ query: String, in database: String = "postgres") async throws -> [String] {
        try await admin(database: database).rows(query) { row throws(PQError) in row.textOrNil(0) ?? "NULL" }
    }
}

/// Reads, settings of the session and locks change nothing that lasts.
private func isWrite(_ statement: String) -> Bool {
    let text = statement.uppercased()
    if text.contains("PG_TERMINATE_BACKEND") { return true }
    if text.hasPrefix("BEGIN") { return !text.contains("READ ONLY") }
    let first = text.prefix { $0.isLetter }
    return !["SELECT", "WITH", "SET", "SHOW", "COMMIT", "ROLLBACK"].contains(String(first))
}
