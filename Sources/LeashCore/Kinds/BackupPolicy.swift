/// When a database is backed up, where to, and how long a copy is kept.
package struct BackupPolicy: Equatable, Sendable {
    package var name: String
    /// As the clocks of the zone show it.
    package var schedule: CronSchedule
    /// The name of an IANA zone.
    package var timezone: String
    /// In milliseconds.
    package var keep: Int
    /// The good copies that stay however old they are.
    package var minKeep: Int
    package var verify: Verify
    /// The name of a backup store.
    package var to: String

    package init(
        name: String,
        schedule: CronSchedule,
        timezone: String,
        keep: Int,
        minKeep: Int,
        verify: Verify = .weekly,
        to: String = BackupStorePlace.local.name
    ) {
        self.name = name
        self.schedule = schedule
        self.timezone = timezone
        self.keep = keep
        self.minKeep = minKeep
        self.verify = verify
        self.to = to
    }

    /// How often the newest backup of a database is restored into a scratch database to see whether it can be.
    package enum Verify: String, CaseIterable, Sendable {
        case never, daily, weekly, monthly
    }

    /// The policy of a database that names none: daily at 3 in UTC, kept seven days, verified weekly.
    package static let daily = BackupPolicy(
        name: "daily",
        schedule: .daily(at: 3),
        timezone: "Etc/UTC",
        keep: 7 * 86_400_000,
        minKeep: 3
    )
}
