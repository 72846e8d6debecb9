package import LeashCore

/// What env files can hold: only what systemd's `EnvironmentFile=` and docker's `--env-file` read in the same way.
package enum EnvSyntax {
    /// The most bytes of one app's file.
    package static let maxFile = 1 << 20
    /// The most bytes of one line: docker's client gives up at 65,536.
    package static let maxLine = 65_000

    /// Why a key's name cannot be stored; `nil` if it can.
    package static func problem(inKey key: String) -> String? {
        if isKey(key.utf8) { return nil }
        return "`\(printable(key))` is no name of a variable: letters, digits and `_`, not beginning with a digit"
    }

    /// Why a value cannot be stored, without naming it; `nil` if it can.
    package static func problem(inValue value: Secret) -> String? {
        let text = value.revealed
        if text.utf8.count > maxLine - 256 { return "is longer than \(maxLine - 256) bytes" }
        for scalar in text.unicodeScalars {
            if let name = refused(scalar) { return "holds \(name), which systemd and docker read differently" }
        }
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return nil }
        if isBlank(first) || isBlank(last) { return "begins or ends with a blank, which systemd drops" }
        return nil
    }

    /// Whether an app of this name can have a file.
    package static func isApp(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 200, isLetter(first) || isDigit(first) else {
            return false
        }
        return name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    }

    static func isKey(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= 256, isWord(first), !isDigit(first) else { return false }
        return bytes.allSatisfy(isWord)
    }

    static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// A name as it may be shown: short, and without what a terminal would obey.
    static func printable(_ name: String) -> String {
        let shown = name.unicodeScalars.prefix(40).map { String($0).printable == String($0) ? String($0) : "?" }
        return shown.joined()
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func refused(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\n", "\r": "a line break"
        case "'", "\"": "a quote"
        case "\\": "a backslash"
        case "\0": "a NUL"
        case "\t": nil
        case _ where scalar.value < 0x20 || scalar.value == 0x7f: "a control character"
        case _ where scalar.properties.isNoncharacterCodePoint: "a code point that is no character"
        default: nil
        }
    }
}
