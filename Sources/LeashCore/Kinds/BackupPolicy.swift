/// When a database is backed up, and how long a copy is kept.
package struct BackupPolicy: Equatable, Sendable {
    package var name: String
    /// Five fields, as cron reads them.
    package var schedule: String
    /// The name of an IANA zone.
    package var timezone: String
    /// In milliseconds.
    package var keep: Int
    /// The good copies that stay however old they are.
    package var minKeep: Int

    package init(name: String, schedule: String, timezone: String, keep: Int, minKeep: Int) {
        self.name = name
        self.schedule = schedule
        self.timezone = timezone
        self.keep = keep
        self.minKeep = minKeep
    }

    /// The policy of a database that names none: daily at 3 in UTC, kept seven days.
    package static let daily = BackupPolicy(
        name: "daily",
        schedule: "0 3 * * *",
        timezone: "Etc/UTC",
        keep: 7 * 86_400_000,
        minKeep: 3
    )
}
