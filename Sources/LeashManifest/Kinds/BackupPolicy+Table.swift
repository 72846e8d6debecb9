import LeashCore

struct BackupPolicyDeclaration: Equatable, Sendable {
    var schedule: Desired<String>?
    var timezone: Desired<String>?
    var keep: Desired<Int>?
    var minKeep: Desired<Int>?

    static let table = Table<Self>(
        "backup policy",
        [
            Key("schedule", .schedule, \.schedule, "five fields, as in 0 3 * * *", isRequired: true),
            Key("timezone", .timezone, \.timezone, "the IANA zone of the schedule; Etc/UTC if it names none"),
            Key("keep", .duration, \.keep, "how long a copy is kept; 7d if it says nothing"),
            Key(
                "minKeep",
                .count(1...10_000),
                \.minKeep,
                "the good copies that stay however old they are; 3 if it says nothing"
            ),
        ]
    )
}
