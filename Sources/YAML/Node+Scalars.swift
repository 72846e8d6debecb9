extension Node {
    /// The text of a scalar, in any quoting; `nil` for a list or a mapping.
    package var scalar: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// Whether this is a scalar of that text.
    func isScalar(_ text: String) -> Bool {
        guard case .scalar(let own, _) = content else { return false }
        return own == text
    }

    /// Whether this is a plain `~`, `null` or nothing at all.
    package var isNull: Bool {
        guard let plain else { return false }
        return plain.isEmpty || plain == "~" || plain == "null"
    }

    /// The boolean of a plain `true` or `false`; `nil` for everything else, `yes` and `True` included.
    package var bool: Bool? {
        switch plain {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// The number of plain decimal digits after an optional `-`.
    ///
    /// `nil` for everything else: a fraction, `1_000`, `+1`, what does not fit an `Int`, and `010`, which is eight to
    /// some readers.
    package var integer: Int? {
        guard let plain else { return nil }
        let digits = plain.utf8.first == UInt8(ascii: "-") ? plain.utf8.dropFirst() : plain.utf8[...]
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return Int(plain)
    }

    private var plain: String? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return text
    }
}
