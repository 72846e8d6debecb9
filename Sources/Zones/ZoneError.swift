/// Why there is no such time zone.
package struct ZoneError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Sendable {
        /// It isn't the name of a place: an abbreviation, a rule of its own, or no name at all.
        case notAName
        /// This machine's database doesn't have it.
        case unknown
        /// Its file is none, can't be read, or isn't whole.
        case damaged
        /// This machine has no database of time zones.
        case notInstalled
    }

    package let reason: Reason
    package let description: String

    package init(_ reason: Reason, _ description: String) { (self.reason, self.description) = (reason, description) }
}
