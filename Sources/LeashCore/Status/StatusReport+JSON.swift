extension StatusReport {
    /// The report as programs read it.
    package func json() -> JSON {
        [
            "format": .string(Self.format),
            "revision": JSON(revision),
            "address": JSON(address),
            "summary": summary,
            "servers": .array(servers.map(\.json)),
            "envStore": ["readable": .bool(envStore == nil), "reason": JSON(envStore)],
            "apps": .array(apps.map(\.json)),
            "databases": .array(databases.map(\.json)),
            "brokenFiles": JSON(brokenFiles),
            "warnings": JSON(warnings),
            "backupsDue": .reasons(backupsDue),
        ]
    }

    /// How many apps stand in each condition, those of which there are none included.
    private var summary: JSON {
        let counts = Condition.allCases.map { condition in
            (condition.key, JSON.number(apps.count { $0.condition == condition }))
        }
        return .object([("apps", .number(apps.count))] + counts)
    }
}
