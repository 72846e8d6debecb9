import LeashCore

struct TierDeclaration: Equatable, Sendable {
    var rank: Desired<Int>?
    var databases: Desired<Int>?
    var limits: Desired<LimitsDeclaration>?

    static let table = Table<Self>(
        "tier",
        [
            Key(
                "rank",
                .count(0...1_000_000),
                { $0.rank = $1 },
                "a number that orders the tiers, the least first",
                isRequired: true
            ),
            Key(
                "databases",
                .count(0...1_000_000),
                { $0.databases = $1 },
                "the most databases that an app may own",
                isRequired: true
            ),
            Key(
                "limits",
                .table(LimitsDeclaration.table, LimitsDeclaration()),
                { $0.limits = $1 },
                "what each database of the tier may use at most"
            ),
        ]
    )
}
