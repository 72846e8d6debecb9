import LeashCore

extension Check {
    mutating func apps() {
        var bookmark = 0
        for place in declared.apps.indices {
            let name = declared.apps.name(at: place)
            guard let tier = declared.tier(of: declared.apps[at: place].value) else {
                if let named = declared.apps[at: place].value.tier {
                    unknown(.tier, named.value, at: named.source, isPartial: declared.isPlatformPartial)
                }
                continue
            }
            guard let owned = declared.owned.place(of: name, near: &bookmark) else { continue }
            count(name, declared.owned[at: owned], tier)
            onlyURL(name, declared.owned[at: owned])
        }
    }

    /// Reports each database beyond those that the tier allows.
    private mutating func count(_ app: String, _ owned: [Declarations.Owned], _ tier: Tier) {
        for (index, database) in owned.enumerated().dropFirst(tier.databases) {
            let allowed = tier.databases == 1 ? "1 database" : "\(tier.databases) databases"
            report(
                database.source,
                "app '\(app)' is on tier \(tier.name), which allows \(allowed)",
                hint: wayUp(from: tier) { $0.databases > index }.map { "\($0.name) and above allow \($0.databases)" }
            )
        }
    }

    /// The lowest tier above one that would do.
    func wayUp(from tier: Tier, _ suffices: (Tier) -> Bool) -> Tier? {
        declared.tiers.keys
            .compactMap(declared.tier)
            .filter { $0.rank > tier.rank && suffices($0) }
            .min { ($0.rank, $0.name) < ($1.rank, $1.name) }
    }

    /// Reports the second of several databases of which none is DATABASE_URL.
    private mutating func onlyURL(_ app: String, _ owned: [Declarations.Owned]) {
        guard owned.count > 1, !declared.isPartial, declared.env[app]?.value["DATABASE_URL"] == nil else { return }
        report(
            owned[1].source,
            "app '\(app)' owns several databases, and no key says which is its DATABASE_URL",
            hint: "write env.\(app).DATABASE_URL: { database: \(owned[0].name) }"
        )
    }
}
