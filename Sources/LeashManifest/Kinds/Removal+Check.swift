import LeashCore

extension Check {
    mutating func removals() {
        for (name, removal) in declared.removed {
            guard let database = declared.databases[name] else { continue }
            report(
                removal.source,
                "database '\(name)' is removed here, and declared at \(database.source)",
                hint: "keep one of the two"
            )
        }
    }
}
