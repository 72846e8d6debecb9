import PQ
import Parallel

extension Connection {
    /// What differs between the tables that are here and those that a manifest tells; read by the database's own login.
    ///
    /// - Returns: a line for each; empty when all are there with all their rows.
    func differences(from tables: [BackupManifest.Table]) throws -> [String] {
        try script("SET row_security = off; SET statement_timeout = 0; SET search_path = ''")
        let there = Set(try rows(Self.tablesQuery) { row throws(PQError) in Name(row.text(0), row.text(1)) })
        let expected = Set(tables.map { Name($0.schema, $0.name) })
        var lines = expected.subtracting(there).sorted().map { "table \($0) is missing" }
        for part in tables.filter({ there.contains(Name($0.schema, $0.name)) }).chunks(of: 200) {
            // In one query the order of the parts is not promised, so each brings its number.
            let numbered = part.enumerated().map {
                "SELECT \($0.offset), pg_catalog.count(*) FROM ONLY \(Name($0.element.schema, $0.element.name))"
            }
            let counts = try rows(numbered.joined(separator: " UNION ALL ")) { row throws(PQError) in
                (row.int(0), row.int(1))
            }
            for (index, count) in counts.sorted(by: { $0.0 < $1.0 }) where count != part[index].rows {
                let name = Name(part[index].schema, part[index].name)
                lines.append("table \(name) has \(count) rows, not \(part[index].rows)")
            }
        }
        return lines
    }

    private struct Name: Hashable, Comparable, CustomStringConvertible {
        let schema: String
        let name: String

        init(_ schema: String, _ name: String) { (self.schema, self.name) = (schema, name) }

        var description: String { "\(quoted(identifier: schema)).\(quoted(identifier: name))" }

        static func < (left: Self, right: Self) -> Bool { (left.schema, left.name) < (right.schema, right.name) }
    }

    private static let tablesQuery = """
        SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE c.relkind OPERATOR(pg_catalog.=) 'r'
          AND n.nspname OPERATOR(pg_catalog.<>) ALL ('{pg_catalog,information_schema,pg_toast}'::pg_catalog.name[])
        """
}
