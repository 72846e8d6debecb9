package import LeashCore

/// How much a finding tells of what an app needs.
package enum Level: Int, Comparable, CaseIterable, Sendable {
    /// Types, transitive packages, tests: by themselves they mean nothing.
    case hint
    /// A library that speaks to several databases: it takes a witness to tell to which.
    case tool
    /// A direct dependency of the running app that can mean this service only.
    case driver
    /// A deploy file asks for it.
    case declared

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var name: String {
        switch self {
        case .hint: "hint"
        case .tool: "tool"
        case .driver: "driver"
        case .declared: "declared"
        }
    }
}

/// One reason to think that an app needs a service, and the place where it stands.
package struct Evidence: Hashable, Sendable {
    package var service: Service
    package var level: Level
    /// The package or setting, by its usual name: `psycopg2`, `@prisma/client`.
    package var name: String
    package var location: SourceLocation
    /// Why it counts for no more than its level, in a few words: `development only`, `indirect`.
    package var reason: String?

    package init(
        _ service: Service,
        _ level: Level,
        _ name: String,
        at location: SourceLocation,
        reason: String? = nil
    ) {
        self.service = service
        self.level = level
        self.name = name
        self.location = location
        self.reason = reason
    }
}

/// A setting that tells which engine a tool speaks to: Prisma's provider, Django's ENGINE, the scheme of an example URL.
package struct Witness: Hashable, Sendable {
    package var engine: Engine
    /// What was read: `provider = "postgresql"`.
    package var text: String
    package var location: SourceLocation
    /// The tools that it speaks for, by name; empty is all of them.
    package var tools: Set<String>

    package init(_ engine: Engine, _ text: String, at location: SourceLocation, of tools: Set<String> = []) {
        self.engine = engine
        self.text = text
        self.location = location
        self.tools = tools
    }
}
