import Foundation
import LeashCore
import LeashManifest
import LeashTesting
import PQ
import Testing

private let seeds: Range<Int> = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["LEASH_SEED"].flatMap({ Int($0) }) { return seed..<seed + 1 }
    return 0..<(environment["LEASH_LONG"] == nil ? 1 : 10)
}()

@Suite(.serialized) struct SequenceOnAServer {
    private static let length = 20

    /// The same as in memory, on a real server with a real env store.
    @Test(arguments: seeds)
    func `ends where a fresh apply of its last state ends`(seed: Int) async throws {
        var random = Seeded(seed: seed)
        let site = try await LiveSite(Self.state(&random))
        var history: [String] = []
        for _ in 0..<Self.length {
            let isBack = !history.isEmpty && random.once(in: 4)
            let state = isBack ? random.pick(history) : Self.state(&random)
            history.append(state)
            try site.write(state)
            #expect(try !site.load().hasErrors, "\(state)")
            try await site.apply(Self.consent)
        }
        let fresh = try await LiveSite(history.last ?? "")
        let (end, expected) = (try await site.settled(), try await fresh.settled())
        let last = try #require(history.last)
        let plan = try await site.said(Self.consent)
        #expect(end.subtracting(expected) == [], "left over from the states before; last \(last), plan \(plan)")
        #expect(expected.subtracting(end) == [], "lost on the way; last \(last), plan \(plan)")
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await site.rest(deep) == "")
    }

    private static let names = ["a", "b", "c", "d", "e"]

    fileprivate static var consent: RoundOptions {
        var options = RoundOptions()
        options.confirm = Set(names.flatMap { ["database/\($0)", "env/\($0)"] })
        options.withoutBackup = Set(names.map { "database/\($0)" })
        options.maxPrune = 100
        return options
    }

    /// Some of five apps, each with a database, and with access to some of the others'.
    private static func state(_ random: inout Seeded) -> String {
        var present: [String] = []
        for name in names where !random.once(in: 3) { present.append(name) }
        var lines = ["leash: v1", "servers: { main: { url: { env: LEASH_MAIN_URL } } }"]
        lines.append("apps: { \(present.map { "\($0): {}" }.joined(separator: ", ")) }")
        lines.append("databases:" + (present.isEmpty ? " {}" : ""))
        for name in present {
            let limits = [
                random.pick(["", "connections: 5", "connections: 12"]),
                random.pick(["", "lockTimeout: 1500ms", "lockTimeout: unlimited"]),
                random.pick(["", "statementTimeout: 20s"]),
            ].filter { !$0.isEmpty }
            lines.append("  \(name): { app: \(name), limits: { \(limits.joined(separator: ", ")) } }")
        }
        lines.append("env:" + (present.isEmpty ? " {}" : ""))
        for name in present {
            var keys = random.once(in: 2) ? ["LEVEL: \(random.pick(["info", "debug"]))"] : []
            for other in present where other != name && random.once(in: 4) {
                let access = random.pick(["read", "readwrite", "owner"])
                keys.append("\(other.uppercased())_URL: { database: \(other), access: \(access) }")
            }
            lines.append("  \(name): { \(keys.joined(separator: ", ")) }")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension LiveSite {
    /// What there is when nothing is left to do, not even after any grace: a line each, without generations.
    fileprivate func settled() async throws -> Set<String> {
        for _ in 0..<4 {
            try await apply(SequenceOnAServer.consent)
            let waiting = "SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE '% grace=%'"
            for database in try await server.values(waiting) { try await passGrace(of: database, on: server) }
            try await server.sql(
                """
                DO $$ DECLARE login name; BEGIN
                  FOR login IN SELECT rolname FROM pg_roles WHERE rolvaliduntil < 'infinity' AND rolname <> 'ops' LOOP
                    EXECUTE format('ALTER ROLE %I VALID UNTIL %L', login, now() - interval '1 hour');
                  END LOOP; END $$
                """
            )
        }
        return Set(try await server.values(Self.catalogs)).union(try await envLines())
    }

    /// Each key of each app; a URL is tried, and stands here without its password.
    private func envLines() async throws -> [String] {
        var lines: [String] = []
        for app in try load().state.apps.keys.sorted() {
            for (key, value) in try await env(app) {
                guard key.hasSuffix("URL") else {
                    lines.append("\(app) \(key)=\(value)")
                    continue
                }
                let info = Conninfo(value)
                let login = try await Connection.connect(info)
                    .rows("SELECT regexp_replace(session_user, '_\\d+$', '') || ' ' || current_database()") { row in
                        row.text(0)
                    }
                lines.append("\(app) \(key): \(login)")
            }
        }
        return lines
    }

    // A group stays as long as its database; without members it gives nobody anything. Since 16 who made it is one.
    private static let catalogs = #"""
        WITH r AS (
          SELECT oid, regexp_replace(rolname, '_\d+$', '') AS name, rolname, rolcanlogin, rolconnlimit, rolinherit
          FROM pg_roles o WHERE rolname !~ '^pg_' AND (rolname !~ '\.r[ow]$'
               OR EXISTS (SELECT FROM pg_auth_members
                             WHERE roleid = o.oid AND member::regrole::text <> 'ops')))
        SELECT concat_ws(' ', 'role', name, rolcanlogin, rolconnlimit, rolinherit, shobj_description(oid, 'pg_authid'))
        FROM r
        UNION ALL SELECT concat_ws(' ', 'member', m.name, 'of', g.name) FROM pg_auth_members a
          JOIN r m ON m.oid = a.member JOIN r g ON g.oid = a.roleid
        UNION ALL SELECT concat_ws(' ', 'setting', r.name, d.datname, c) FROM pg_db_role_setting s
          JOIN r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c
        UNION ALL SELECT concat_ws(' ', 'database', datname, datallowconn, datconnlimit, r.name,
          CASE WHEN shobj_description(d.oid, 'pg_database') LIKE '% before=%' THEN 'before' END,
          regexp_replace(shobj_description(d.oid, 'pg_database'), ' inside=.*', ''))
          FROM pg_database d JOIN r ON r.oid = d.datdba
        UNION ALL SELECT concat_ws(' ', 'grant', d.datname, coalesce(r.name, 'PUBLIC'), a.privilege_type)
          FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN r ON r.oid = a.grantee
          WHERE a.grantee <> d.datdba AND (a.grantee = 0 OR r.oid IS NOT NULL)
        """#
}
