package import LeashCore

/// What an app runs on, as its manifests tell.
package struct Runtime: Hashable, Sendable {
    /// How sure it is that this is what the app runs on: of several the surest is the primary.
    package enum Rank: Int, Comparable, Sendable {
        /// A manifest is there.
        case manifest
        /// A lock file is, too.
        case locked
        /// A framework was found.
        case framework
        /// A deploy file or Procfile says so.
        case declared

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// In lower case: `node`, `python`, `go`.
    package var name: String
    package var rank: Rank
    /// The manifest that it was told by.
    package var location: SourceLocation
    package var framework: Framework?

    package init(_ name: String, _ rank: Rank, at location: SourceLocation, framework: Framework? = nil) {
        self.name = name
        self.rank = rank
        self.location = location
        self.framework = framework
    }
}

/// A framework that an app is built on.
package struct Framework: Hashable, Sendable {
    /// As its own documentation writes it, in lower case: `next`, `flask`, `spring boot`.
    package var name: String
    package var location: SourceLocation

    package init(_ name: String, at location: SourceLocation) {
        self.name = name
        self.location = location
    }
}
