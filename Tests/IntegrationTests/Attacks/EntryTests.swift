import LeashTesting
import PQ
import Testing

/// A way in that a tenant tries with the login it has.
struct Entry: Sendable, CustomTestStringConvertible {
    let id: String
    /// What it changes in its own URL.
    let changes: [(String, String)]
    /// What the server answers, in part; `nil` where it lets the login in.
    let open: String?
    let hardened: String?

    init(_ id: String, _ changes: [(String, String)], refused: String) {
        (self.id, self.changes, open, hardened) = (id, changes, refused, refused)
    }

    /// Let in, unless the server is hardened.
    init(_ id: String, into database: String) {
        (self.id, changes, open) = (id, [("dbname", database)], nil)
        hardened = "permission denied for database \"\(database)\""
    }

    var testDescription: String { "\(id): \(changes.map { "\($0)=\($1)" }.joined(separator: " "))" }

    static let all = [
        Entry("enters-other", [("dbname", "wiki")], refused: "permission denied for database"),
        Entry("enters-other", [("dbname", "leash")], refused: "permission denied for database"),
        Entry("enters-other", [("dbname", "template0")], refused: "not currently accepting connections"),
        Entry("enters-postgres", into: "postgres"),
        Entry("enters-template1", into: "template1"),
        Entry("enters-as-other", [("user", "wiki_1"), ("dbname", "wiki")], refused: "password authentication failed"),
        Entry("enters-as-other", [("user", "leash"), ("dbname", "leash")], refused: "password authentication failed"),
        Entry("enters-as-other", [("user", "notes")], refused: "password authentication failed"),
        Entry("enters-as-other", [("user", "notes.rw")], refused: "password authentication failed"),
        Entry(
            "enters-as-other",
            [("user", "wiki_1"), ("password", "wrong")],
            refused: "password authentication failed"
        ),
        Entry("starts-with-more", [("options", "-c role=leash")], refused: "permission denied to set role"),
        Entry("starts-with-more", [("options", "-c role=wiki")], refused: "permission denied to set role"),
        Entry(
            "starts-with-more",
            [("options", "-c session_authorization=postgres")],
            refused: "permission denied to set session authorization"
        ),
        Entry(
            "starts-with-more",
            [("options", "-c log_statement=none")],
            refused: "permission denied to set parameter"
        ),
        Entry(
            "starts-with-more",
            [("options", "-c session_preload_libraries=auto_explain")],
            refused: "permission denied to set parameter"
        ),
        Entry("starts-with-more", [("replication", "database")], refused: "replication"),
        Entry("starts-with-more", [("replication", "true")], refused: "no pg_hba.conf entry for replication"),
    ]
}

@Suite(.serialized) struct Entries {
    @Test(arguments: [false, true], Entry.all)
    func `the server answers each way in as the threat model says`(isHardened: Bool, entry: Entry) async throws {
        let site = try await AttackSite.of(isHardened: isHardened)
        let expected = isHardened ? entry.hardened : entry.open
        for url in [try await site.site.url(), try await site.site.url("reports", "NOTES_URL")] {
            do {
                _ = try await Connection.connect(Conninfo(url, overrides: entry.changes))
                #expect(expected == nil, "it got in")
            } catch {
                let said = expected.map { error.message.lowercased().contains($0.lowercased()) } ?? false
                #expect(said, "\(error)")
            }
        }
    }

    @Test func `PUBLIC gets into nothing of leash's`() async throws {
        let site = try await AttackSite.of(isHardened: true)
        for database in ["notes", "wiki", "leash", "postgres", "template1"] {
            let url = site.site.server.url(user: "nobody", password: "nobody", database: database)
            await #expect("\(database)") {
                try await Connection.connect(Conninfo(url))
            } throws: { error in
                (error as? PQError)?.message.contains("permission denied for database") == true
            }
        }
    }
}
