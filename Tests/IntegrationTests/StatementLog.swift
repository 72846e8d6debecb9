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

    /// As `server_version_num` has it: 160004 is 16.4.
    func version() async throws -> Int { Int(try await values("SHOW server_version_num")[0]) ?? 0 }

    /// What the weaker admin is a member of; since 16 without the rows that only let it administer what it made.
    func membershipsOfWeakAdmin() async throws -> [String] {
        let own = try await version() < 160_000 ? "" : "AND (inherit_option OR set_option)"
        return try await values(
            "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'ops'::regrole \(own) ORDER BY 1"
        )
    }

    /// Lets the weaker admin act for roles that it didn't make, as it must be let since 16.
    func letWeakAdminAct(for roles: String...) async throws {
        guard try await version() >= 160_000 else { return }
        for role in roles { try await sql("GRANT \(role) TO ops WITH ADMIN TRUE, INHERIT FALSE, SET FALSE") }
    }

    /// Runs statements as superuser, each by itself.
    func sql(_ statements: String..., in database: String = "postgres") async throws {
        let connection = try await admin(database: database)
        for statement in statements { try await connection.run(statement) }
    }

    /// Runs statements as the role that leash works as: since 16 only who granted something can take it back.
    func asLeash(_ statements: String...) async throws {
        let connection = try await Connection.connect(Conninfo(leashURL()))
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
