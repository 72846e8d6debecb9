/// The newest minor versions, and until when a major one is supported.
///
/// Source: https://www.postgresql.org/support/versioning, as of the releases of May 2026.
enum PostgresReleases {
    /// When this was written, as people read it, and in seconds of Unix time.
    static let date = "2026-05-14"
    static let time = 1_778_716_800

    /// By major version; the end as a date and in seconds of Unix time.
    static let supported: [Int: (minor: Int, end: String, endTime: Int)] = [
        14: (23, "2026-11-12", 1_794_441_600),
        15: (18, "2027-11-11", 1_825_891_200),
        16: (14, "2028-11-09", 1_857_340_800),
        17: (10, "2029-11-08", 1_888_790_400),
        18: (4, "2030-11-14", 1_920_844_800),
    ]
}

extension ServerExam {
    /// Whether its minor version is the newest that is known, and its major one supported still.
    var version: Check {
        let (major, minor) = (state.version / 10_000, state.version % 10_000)
        let name = "Postgres \(major).\(minor)"
        guard let known = PostgresReleases.supported[major] else { return unknownMajor(major, name) }
        if state.now >= known.endTime {
            return check(
                "server.version",
                .red,
                "\(name) has had no fixes since \(known.end)",
                cause: "holes found since then stay open",
                fixes: ["upgrade to a later major version: https://www.postgresql.org/support/versioning"]
            )
        }
        let isOld = minor < known.minor
        return check(
            "server.version",
            isOld ? .yellow : .green,
            isOld
                ? "\(name) is older than \(major).\(known.minor), known since \(PostgresReleases.date)"
                : "\(name) is no older than \(major).\(known.minor), the newest known of \(PostgresReleases.date)",
            details: ["supported until \(known.end)"] + tableAge,
            cause: isOld ? "minor versions hold only fixes, of security holes too" : nil,
            fixes: isOld
                ? [
                    "install the newest minor version and restart, as in `apt-get install --only-upgrade "
                        + "postgresql-\(major)`"
                ] : []
        )
    }

    /// Minor versions come out each quarter.
    private var tableAge: [String] {
        state.now > PostgresReleases.time + 120 * 86_400
            ? ["this leashctl knows releases up to \(PostgresReleases.date): there are probably newer ones"] : []
    }

    private func unknownMajor(_ major: Int, _ name: String) -> Check {
        guard major < (PostgresReleases.supported.keys.min() ?? 0) else {
            return check(
                "server.version",
                .unknown,
                "\(name) is newer than what this leashctl knows (of \(PostgresReleases.date))"
            )
        }
        return check(
            "server.version",
            .red,
            "\(name) is no longer supported",
            cause: "holes found since its end stay open; leash is tested with Postgres 15 to 18",
            fixes: ["upgrade to a later major version: https://www.postgresql.org/support/versioning"]
        )
    }
}
