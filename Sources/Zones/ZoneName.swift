/// Names of time zones as IANA gives them: `Europe/Berlin`, `Etc/UTC`.
///
/// Abbreviations are refused although zic makes files of some: `EST` knows no summer, `IST` is Indian, Irish or Israeli. So are
/// rules of POSIX such as `EST5EDT`.
package enum ZoneName {
    /// Whether a text has the form of a name, whatever zones there are: one that has names no path but below a folder.
    package static func isWellFormed(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= 3, name.utf8.count <= 64 else { return false }
        return parts.allSatisfy { part in
            guard let first = part.first, (0x41...0x5a).contains(first) else { return false }
            return part.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || "_+-".utf8.contains(byte)
            }
        }
    }

    /// The name that whoever wrote an abbreviation probably meant; `nil` for what is none.
    package static func meant(by abbreviation: String) -> String? { places[abbreviation] }

    /// The abbreviations that are refused, sorted.
    package static var abbreviations: [String] { places.keys.sorted() }

    private static let places = [
        "GMT": "Etc/UTC", "GMT+0": "Etc/UTC", "GMT-0": "Etc/UTC", "GMT0": "Etc/UTC", "Greenwich": "Etc/UTC",
        "UCT": "Etc/UTC", "Universal": "Etc/UTC", "Zulu": "Etc/UTC", "Z": "Etc/UTC", "Factory": "Etc/UTC",
        "EST": "America/New_York", "EDT": "America/New_York", "EST5EDT": "America/New_York", "ET": "America/New_York",
        "CST": "America/Chicago", "CDT": "America/Chicago", "CST6CDT": "America/Chicago",
        "MST": "America/Denver", "MDT": "America/Denver", "MST7MDT": "America/Denver",
        "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PST8PDT": "America/Los_Angeles",
        "PT": "America/Los_Angeles", "AKST": "America/Anchorage", "AKDT": "America/Anchorage",
        "HST": "Pacific/Honolulu", "BRT": "America/Sao_Paulo", "BST": "Europe/London", "WET": "Europe/Lisbon",
        "WEST": "Europe/Lisbon", "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin",
        "MESZ": "Europe/Berlin", "MET": "Europe/Berlin", "MEST": "Europe/Berlin", "EET": "Europe/Helsinki",
        "EEST": "Europe/Helsinki", "MSK": "Europe/Moscow", "SAST": "Africa/Johannesburg", "IST": "Asia/Kolkata",
        "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "JST": "Asia/Tokyo", "KST": "Asia/Seoul",
        "AWST": "Australia/Perth", "ACST": "Australia/Adelaide", "AEST": "Australia/Sydney",
        "AEDT": "Australia/Sydney", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
    ]
}
