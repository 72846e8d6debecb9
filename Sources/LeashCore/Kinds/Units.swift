extension Amount {
    /// The amount as files write it, in the largest unit that gives a whole number: `30s`, `1GiB`, `unlimited`.
    package func text(in unit: Limits.Name.Unit) -> String {
        switch (self, unit) {
        case (.unlimited, _): "unlimited"
        case (.finite(let count), .count): "\(count)"
        case (.finite(let value), .milliseconds): Amount.text(value, Amount.durations)
        case (.finite(let value), .bytes): Amount.text(value, Amount.sizes)
        }
    }

    private static func text(_ value: Int, _ units: [(suffix: String, size: Int)]) -> String {
        for unit in units where value != 0 && value % unit.size == 0 { return "\(value / unit.size)\(unit.suffix)" }
        return "\(value)\(units.last?.suffix ?? "")"
    }

    /// Units of time with their milliseconds, largest first.
    package static let durations: [(suffix: String, size: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Units of size with their bytes, largest first.
    ///
    /// Powers of 1024, as Postgres counts.
    package static let sizes: [(suffix: String, size: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]
}
