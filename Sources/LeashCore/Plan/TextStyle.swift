/// How text for people is set.
package struct TextStyle: Equatable, Sendable {
    package var colour: Bool
    /// The terminal's columns; `nil` never breaks a line for its length.
    package var width: Int?

    package init(colour: Bool, width: Int? = nil) {
        self.colour = colour
        self.width = width
    }

    package static let plain = TextStyle(colour: false)

    /// Colours and weights, by what the terminal calls them.
    ///
    /// Source: ECMA-48, section 8.3.117 (SGR).
    package enum Paint: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case magenta = "35"
        case cyan = "36"
    }

    /// The text in a colour, if this style has any.
    package func paint(_ text: String, _ paint: Paint?) -> String {
        guard colour, let paint, !text.isEmpty else { return text }
        return "\u{1b}[\(paint.rawValue)m\(text)\u{1b}[0m"
    }
}

extension Action {
    /// Whether it ends something that leash managed.
    package var takesAway: Bool { self == .retire || self == .prune || self == .forget }

    package var paint: TextStyle.Paint {
        switch self {
        case .create: .green
        case .update: .yellow
        case .inject, .rotate: .cyan
        case .adopt, .forget: .magenta
        case .retire, .prune, .blocked: .red
        }
    }
}

extension String {
    /// This text with what a terminal would obey instead of show written out: `\n`, `\u{1b}`.
    ///
    /// Names and messages of a server are not ours: a tenant must not be able to redraw an operator's screen.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isObeyed) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isObeyed { text += scalar.escaped(asASCII: true) } else { text.unicodeScalars.append(scalar) }
        }
    }

    /// This text with blanks after it, up to a width.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// This text in lines, broken at blanks where they would be longer than a width.
    ///
    /// What one would copy stays whole, however long: a word, what is between backticks, an option with its value.
    /// Newlines in the text are kept.
    package func wrapped(to width: Int?) -> [String] {
        split(separator: "\n").flatMap { paragraph in
            let paragraph = String(paragraph).printable
            guard let width, paragraph.count > width else { return [paragraph] }
            return paragraph.unbreakable.reduce(into: []) { lines, part in
                if let last = lines.last, last.count + 1 + part.count <= width {
                    lines[lines.count - 1] = last + " " + part
                } else {
                    lines.append(part)
                }
            }
        }
    }

    /// The parts between which a line may be broken.
    private var unbreakable: [String] {
        var parts: [String] = []
        var isOpen = false
        let hasPairs = count { $0 == "`" }.isMultiple(of: 2)
        for word in split(separator: " ") {
            let part = isOpen ? "\(parts.removeLast()) \(word)" : String(word)
            let isOption = part.hasPrefix("--") && !part.contains(" ")
            isOpen = isOption || (hasPairs && !part.count { $0 == "`" }.isMultiple(of: 2))
            parts.append(part)
        }
        return parts
    }
}

extension Unicode.Scalar {
    /// Whether it is a control or turns the direction of the text around it.
    fileprivate var isObeyed: Bool {
        switch self {
        case "\0"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{200e}"..."\u{200f}", "\u{2028}"..."\u{202e}",
            "\u{2066}"..."\u{2069}":
            true
        default: false
        }
    }
}

extension Int {
    /// With commas between the thousands: `10,000`.
    package var grouped: String {
        let digits = String(magnitude)
        let parts = stride(from: digits.count, to: 0, by: -3).map { end in
            String(digits.dropLast(digits.count - end).suffix(3))
        }
        return (self < 0 ? "-" : "") + parts.reversed().joined(separator: ",")
    }

    /// With a noun: `1 app`, `10,000 apps`.
    package func of(_ noun: String) -> String { "\(grouped) \(noun)" + (self == 1 ? "" : "s") }
}
