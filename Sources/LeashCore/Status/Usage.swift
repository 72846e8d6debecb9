/// What is used of a server now; the catalogs don't tell.
package struct Usage: Equatable, Sendable {
    /// Sessions, by database and login.
    package var sessions: [String: [String: Int]]
    /// Bytes on disk, by database; only of those that were asked about.
    package var sizes: [String: Int]

    package init(sessions: [String: [String: Int]] = [:], sizes: [String: Int] = [:]) {
        self.sessions = sessions
        self.sizes = sizes
    }

    /// The sessions of a login in all databases, since that is what its connection limit counts.
    package func sessions(of login: String) -> Int { sessions.values.reduce(0) { $0 + ($1[login] ?? 0) } }

    /// The sessions in a database, whoever's.
    package func sessions(in database: String) -> Int { sessions[database]?.values.reduce(0, +) ?? 0 }
}

extension Int {
    /// So many bytes in the largest unit that gives a number from 1, with one decimal: `7.4MiB`.
    var bytes: String {
        for (suffix, size) in Amount.sizes where self >= size && size > 1 {
            let tenths = (self * 10 + size / 2) / size
            return "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)") + suffix
        }
        return "\(self)B"
    }
}
