import LeashCore
import Zones

/// The name of one backup, unique for ever: when its dump began in UTC, and eight random hexadecimal digits.
///
/// `20261126T030012Z-1a2b3c4d`: sorted as texts, they are sorted by time.
package struct BackupID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let description: String

    /// Reads an id.
    ///
    /// - Returns: `nil` unless it has exactly the form of one, so that it is safe in a file's name.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 25, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        guard bytes[16] == UInt8(ascii: "-") else { return nil }
        let digits = bytes[0..<8] + bytes[9..<15]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard bytes[17...].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        description = text
    }

    /// - Parameters:
    ///   - start: when the dump began, in seconds of Unix time.
    ///   - number: what tells it from others of that second.
    package init(startedAt start: Int, number: UInt32) {
        description = "\(UTCTime(start).compact)-\(UInt64(number).hexadecimal.suffix(8))"
    }

    /// When its dump began, in seconds of Unix time.
    package var startedAt: Int {
        let digits = description.utf8.filter { (0x30...0x39).contains($0) }.map { Int($0 - 0x30) }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        let day = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)).daysSinceEpoch
        return day * 86_400 + number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
    }

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
