/// What a platform sells as a plan: how many databases an app may have, and how large.
package struct Tier: Equatable, Sendable {
    package var name: String
    /// Orders the tiers, for "growth and above".
    package var rank: Int
    /// The most databases that one app may own.
    package var databases: Int
    package var limits: Limits

    package init(name: String, rank: Int, databases: Int, limits: Limits) {
        self.name = name
        self.rank = rank
        self.databases = databases
        self.limits = limits
    }

    /// The tier of an app that names none: 1 database, 20 connections, 30 s a statement, 1 GiB.
    package static let standard: Tier = {
        var limits = Limits()
        limits.connections = Limit(.finite(20), from: .tier("standard", nil))
        limits.statementTimeout = Limit(.finite(30_000), from: .tier("standard", nil))
        limits.storage = Limit(.finite(1 << 30), from: .tier("standard", nil))
        return Tier(name: "standard", rank: 1, databases: 1, limits: limits)
    }()
}
