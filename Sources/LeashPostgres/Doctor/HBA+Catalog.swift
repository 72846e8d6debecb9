import LeashCore
import PQ

extension Connection {
    /// The lines of pg_hba.conf, as the server would read them now.
    func hba(version: Int) throws(PQError) -> [HBARule] {
        // Files can include others since 16.
        let file = version >= 160_000 ? "h.file_name" : "'pg_hba.conf'"
        let query = """
            SELECT \(file), h.line_number, COALESCE(h.type, ''), COALESCE(h.database, '{}'), COALESCE(h.user_name, '{}'),
                   h.address, h.netmask, COALESCE(h.auth_method, ''), COALESCE(h.options, '{}'), h.error
            FROM pg_catalog.pg_hba_file_rules h ORDER BY 1, 2
            """
        return try rows(query) { row throws(PQError) in
            var rule = HBARule(
                row.int(1),
                row.text(2),
                users: row.texts(4),
                address: row.textOrNil(5),
                method: row.text(7)
            )
            rule.file = row.text(0)
            rule.databases = row.texts(3)
            rule.netmask = row.textOrNil(6)
            rule.options = row.texts(8).map(Self.withoutSecret)
            rule.error = row.textOrNil(9)
            return rule
        }
    }

    /// LDAP and RADIUS keep passwords in options.
    private static func withoutSecret(_ option: String) -> String {
        let name = option.prefix { $0 != "=" }
        return name.contains("passwd") || name.contains("secret") ? "\(name)=***" : option
    }

    /// The lines of pg_ident.conf that are in order.
    func idents() throws(PQError) -> [IdentRule] {
        let query = """
            SELECT map_name, sys_name, pg_username FROM pg_catalog.pg_ident_file_mappings WHERE error IS NULL
            """
        return try rows(query) { row throws(PQError) in
            IdentRule(map: row.text(0), systemUser: row.text(1), role: row.text(2))
        }
    }
}

extension Row {
    /// The elements of a `text[]`.
    fileprivate func texts(_ column: Int) -> [String] {
        var texts: [String] = []
        forEachElement(column) { texts.append(String(decoding: $0, as: UTF8.self)) }
        return texts
    }
}
