/// TOML's numbers, dates and booleans, by their form.
struct TOMLScalar {
    private var cursor: Cursor

    /// Whether a text is one; whether its number fits, or its day exists, is not asked.
    static func isValid(_ text: String) -> Bool {
        if text == "true" || text == "false" { return true }
        return forms.contains { form in
            var scalar = TOMLScalar(cursor: Cursor(text))
            return form(&scalar) && scalar.cursor.isAtEnd
        }
    }

    private static let forms: [@Sendable (inout TOMLScalar) -> Bool] = [
        { $0.number() }, { $0.date() && $0.end(of: $0.cursor.isAtEnd) }, { $0.time() },
        { $0.take("0x") && $0.digits { $0.isHexadecimal } },
        { $0.take("0o") && $0.digits { (0x30...0x37).contains($0) } },
        { $0.take("0b") && $0.digits { $0 == 0x30 || $0 == 0x31 } },
    ]

    private mutating func take(_ text: StaticString) -> Bool { cursor.take(text) }

    private mutating func sign() { if !take("+") { _ = take("-") } }

    /// Digits with single underscores between them.
    private mutating func digits(_ isDigit: (UInt8) -> Bool = \.isDigit) -> Bool {
        repeat {
            guard let next = cursor.next, isDigit(next) else { return false }
            cursor.skip(while: isDigit)
        } while take("_")
        return true
    }

    private mutating func number() -> Bool {
        sign()
        if take("inf") || take("nan") { return true }
        let isZero = cursor.isAt("0")
        let start = cursor.position
        guard digits(), !isZero || cursor.position == start + 1 else { return false }
        if take("."), !digits() { return false }
        guard take("e") || take("E") else { return true }
        sign()
        return digits()
    }

    /// So many digits.
    private mutating func digits(_ count: Int) -> Bool {
        for _ in 0..<count {
            guard cursor.next?.isDigit == true else { return false }
            cursor.advance()
        }
        return true
    }

    private mutating func date() -> Bool { digits(4) && take("-") && digits(2) && take("-") && digits(2) }

    private mutating func time() -> Bool {
        guard digits(2), take(":"), digits(2), take(":"), digits(2) else { return false }
        guard take(".") else { return true }
        guard cursor.next?.isDigit == true else { return false }
        cursor.skip(while: \.isDigit)
        return true
    }

    /// What may follow a date.
    private mutating func end(of isAtEnd: Bool) -> Bool {
        if isAtEnd { return true }
        guard take("T") || take("t") || take(" "), time() else { return false }
        if cursor.isAtEnd || take("Z") || take("z") { return true }
        return (take("+") || take("-")) && digits(2) && take(":") && digits(2)
    }
}

extension UInt8 {
    var isHexadecimal: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }
}
