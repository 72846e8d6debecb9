import LeashCore

struct BackupPolicyDeclaration: Equatable, Sendable {
    var schedule: Desired<CronSchedule>?
    var timezone: Desired<String>?
    var keep: Desired<Int>?
    var minKeep: Desired<Int>?
    var verify: Desired<BackupPolicy.Verify>?
    var to: Desired<String>?

    static let table = Table<Self>(
        "backup policy",
        [
            Key("schedule", .schedule, { $0.schedule = $1 }, "five fields, as in 0 3 * * *", isRequired: true),
            Key("timezone", .timezone, { $0.timezone = $1 }, "the IANA zone of the schedule; Etc/UTC if it names none"),
            Key("keep", .duration, { $0.keep = $1 }, "how long a copy is kept; 7d if it says nothing"),
            Key(
                "minKeep",
                .count(1...10_000),
                { $0.minKeep = $1 },
                "the good copies that stay however old they are; 3 if it says nothing"
            ),
            Key(
                "verify",
                .word,
                { $0.verify = $1 },
                "how often the newest copy is restored to see whether it can be; weekly if it says nothing"
            ),
            Key(
                "to",
                .name(of: "a backup store"),
                { $0.to = $1 },
                "the backup store; local, the installation's, if it names none"
            ),
        ]
    )
}
