/// Reviewable consent to lose something that the files no longer declare.
package struct Removal: Equatable, Sendable {
    package enum Fate: String, CaseIterable, Sendable {
        /// Retired, then dropped.
        case drop
        /// No longer managed, but kept.
        case forget
    }

    package var fate: Fate
    package var reason: String?

    package init(_ fate: Fate, reason: String? = nil) {
        self.fate = fate
        self.reason = reason
    }
}
