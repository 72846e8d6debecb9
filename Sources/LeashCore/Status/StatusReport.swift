/// How apps, servers and databases stand: what the files say next to what is there.
package struct StatusReport: Equatable, Sendable {
    /// The name of its JSON form, to which keys may be added; none changes its meaning or goes.
    package static let format = "leash.status/1"

    /// What it is about; `nil` is everything.
    package let address: String?
    package let servers: [ServerStatus]
    package let apps: [AppStatus]
    /// Those that were asked about, each with its limits.
    package let databases: [DatabaseStatus]
    /// Why the env store can't be read; `nil` where it can.
    package let envStore: String?
    /// Files that hold an error, sorted: what they declare is not known.
    package let brokenFiles: [String]
    package let warnings: [String]
    /// Databases that are to be backed up, by address, with since when.
    package let backupsDue: [String: String]
    package let revision: String?
}

extension StatusReport {
    /// The exit status of the command: as that of `diff`, of what the report is about.
    package func exitStatus(isDesiredBroken: Bool) -> ExitStatus {
        let conditions = servers.map(\.condition) + apps.map(\.condition) + databases.map(\.condition)
        return .highest(
            conditions.map(\.exitStatus) + [isDesiredBroken ? .invalid : .done, envStore == nil ? .done : .failed]
        )
    }

    /// `in sync: 3 apps`, or `1 of 3 apps in sync; 1 drifted, 1 held`.
    package var conclusion: String {
        let counts = Condition.allCases.map { condition in (condition, apps.count { $0.condition == condition }) }
        let inSync = counts.first?.1 ?? 0
        let others = counts.dropFirst().filter { $0.1 > 0 }.map { "\($0.1.grouped) \($0.0.rawValue)" }
        let servers = servers.filter { $0.condition != .inSync }.map { "\($0.address) \($0.condition.rawValue)" }
        let rest =
            others + servers + (envStore == nil ? [] : ["the env store unreachable"])
            + (brokenFiles.isEmpty ? [] : ["\(brokenFiles.count.of("file")) broken"])
        guard !rest.isEmpty else { return "in sync: \(apps.count.of("app"))" }
        return "\(inSync.grouped) of \(apps.count.of("app")) in sync; \(rest.joined(separator: ", "))"
    }
}

extension Condition {
    fileprivate var exitStatus: ExitStatus {
        switch self {
        case .inSync: .done
        case .drifted: .pending
        case .held, .blocked: .withheld
        case .unreachable: .failed
        case .frozen: .invalid
        }
    }
}
