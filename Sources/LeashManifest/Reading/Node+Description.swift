import LeashCore
import YAML

extension Node {
    /// What stands here, for "must be ..., not ...".
    ///
    /// A text that could hold a password, or is long, is not repeated.
    var found: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let text, _) where isNull: text.isEmpty ? "nothing" : text
        case .scalar(let text, _) where bool != nil: text
        case .scalar(let text, _) where isNumber: "the number \(shown(text) ?? "here")"
        case .scalar(let text, _): shown(text).map { "'\($0)'" } ?? "this text"
        }
    }

    /// Whether a YAML 1.2 reader takes it for a number: our schema is read by tools that do.
    var isNumber: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard let first = rest.first, rest.count <= 400 else { return false }
        if first == UInt8(ascii: ".") {
            return [".inf", ".Inf", ".INF", ".nan"].contains(String(rest)) || isDecimal(rest)
        }
        guard first.isDigit else { return false }
        if rest.starts(with: "0x".utf8) || rest.starts(with: "0o".utf8) {
            return rest.count > 2 && isHex(rest.dropFirst(2))
        }
        return isDecimal(rest)
    }

    private func isDecimal(_ text: Substring.UTF8View) -> Bool {
        Double(String(Substring(text))) != nil && text.allSatisfy { $0.isDigit || ".eE+-".utf8.contains($0) }
    }

    private func isHex(_ text: Substring.UTF8View) -> Bool {
        text.allSatisfy { $0.isDigit || "abcdefABCDEF".utf8.contains($0) }
    }
}

/// A text as a message may repeat it: short, in one line, no URL and no private key of age; `nil` when it may not.
func shown(_ text: String) -> String? {
    guard text.utf8.count <= 80, text.printable.utf8.count == text.utf8.count, !text.holds("://"),
        !text.holds("password="), !text.holds("SECRET-KEY-")
    else { return nil }
    return text
}

extension String {
    /// Whether a text occurs in this one, byte by byte: the library's own search, by characters, takes longer than all
    /// of YAML.
    func holds(_ part: StaticString) -> Bool {
        var text = self
        return text.withUTF8 { $0.holds(part) }
    }
}

extension Collection<UInt8> {
    func holds(_ part: StaticString) -> Bool { end(of: part) != nil }

    /// Where the first occurrence of a text ends; `nil` if there is none.
    func end(of part: StaticString) -> Index? {
        let part = UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount)
        guard let first = part.first else { return startIndex }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: part) { return index(start, offsetBy: part.count) }
            rest = rest.dropFirst()
        }
        return nil
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isLetter: Bool { isLower || isUpper }
}
