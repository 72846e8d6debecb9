/// Something in a text that is not YAML, or not of the strict subset that is read here.
package struct Problem: Error, Hashable, Sendable {
    package let mark: Mark
    /// What is wrong: lower case, one line, no full stop.
    package let message: String
    /// The way out, in the same form.
    package let hint: String?

    package init(at mark: Mark, _ message: String, hint: String? = nil) {
        self.mark = mark
        self.message = message
        self.hint = hint
    }
}

extension String {
    /// As much of a text of the file as a message may repeat: 80 characters, none of which a terminal would obey.
    var quotable: String {
        var shown = ""
        for scalar in unicodeScalars.prefix(80) {
            if scalar.isVisible { shown.unicodeScalars.append(scalar) } else { shown += scalar.escaped(asASCII: true) }
        }
        return unicodeScalars.dropFirst(80).isEmpty ? shown : shown + "..."
    }
}

extension Unicode.Scalar {
    /// Whether it is neither a control, nor a break of a line, nor turns the direction of writing.
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

/// How much of a text is read: what keeps a hostile or broken file from taking the machine's time and memory.
package struct Limits: Sendable {
    /// The whole text: a file of 3,000 apps is one MiB, and more of them go into several files.
    package var bytes = 1 << 20
    /// Mappings and lists inside each other: what is of use stays below 10, and the composer recurses.
    package var depth = 32
    /// Scalars, mappings and lists together: what a file of ordinary text and the greatest size holds, and some to
    /// spare.
    package var nodes = 200_000
    /// Problems that do not stop the parser; after so many, one more says that it gave up.
    package var problems = 1_000
    /// Whether anchors, aliases and merge keys mean what YAML 1.1 says, instead of being problems; what an alias stands
    /// for counts as if it were written there.
    package var expandsAliases = false

    package init() {}
}
