import LeashCore

/// The limits that a tier or a database names.
struct LimitsDeclaration: Equatable, Sendable {
    // Few: looking through them is quicker than hashing.
    private var written: [Written] = []

    private struct Written: Equatable {
        let name: Limits.Name
        let amount: Desired<Amount>
    }

    subscript(_ name: Limits.Name) -> Desired<Amount>? {
        get { written.first { $0.name == name }?.amount }
        set {
            written.removeAll { $0.name == name }
            guard let newValue else { return }
            if written.isEmpty { written.reserveCapacity(4) }
            written.append(Written(name: name, amount: newValue))
        }
    }

    static let table = Table<Self>(
        "limits",
        Limits.Name.allCases.map { name in Key(name.rawValue, .limit(name), { $0[name] = $1 }, summary(of: name)) }
    )

    private static func summary(of name: Limits.Name) -> String {
        switch name {
        case .connections: "the most connections at a time, or unlimited"
        case .statementTimeout: "how long a statement may run (30s), or unlimited"
        case .idleInTransaction: "how long a transaction may stand idle (5min), or unlimited"
        case .lockTimeout: "how long a statement waits for a lock (10s), or unlimited"
        case .tempFiles: "the most that the temporary files of one session hold (1GiB), or unlimited"
        case .storage: "the most that the database holds (10GiB), or unlimited; declared, not enforced"
        }
    }
}
