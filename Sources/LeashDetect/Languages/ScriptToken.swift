/// A part of a JavaScript or Python text; comments are gone.
package struct ScriptToken: Equatable, Sendable {
    package enum Kind: Sendable {
        /// A name, keyword or number.
        case name
        /// A literal without its quotes, its usual escapes undone.
        case string
        /// One sign.
        case sign
        /// A line's end, where it ends a statement of Python.
        case newline
        /// A string with something computed in it, a regular expression.
        case other
    }

    package let kind: Kind
    package let text: String
    /// Where it begins, from 1.
    package let line: Int

    package init(_ kind: Kind, _ text: String, line: Int) {
        self.kind = kind
        self.text = text
        self.line = line
    }

    package var string: String? { kind == .string ? text : nil }

    package var name: String? { kind == .name ? text : nil }

    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

    func isName(_ name: String) -> Bool { kind == .name && text == name }
}

/// A key with a value, as object literals, dictionaries, named arguments and assignments have them.
package struct ScriptSetting: Sendable {
    package let key: String
    /// `nil` for anything but one plain string.
    package let value: String?
    /// Of the key.
    package let line: Int
    /// The calls whose arguments it is among, the innermost last, each with what stands before it: `Module.forRoot`.
    package let calls: [String]
}

/// A call whose first argument is a plain string.
package struct ScriptCall: Sendable {
    package let name: String
    package let argument: String
    package let line: Int
}

extension [ScriptToken] {
    /// All settings, in the order of the text.
    package var settings: [ScriptSetting] {
        var settings: [ScriptSetting] = []
        var calls: [String?] = []
        for index in indices {
            let token = self[index]
            if token.isSign("(") {
                calls.append(nameOfCall(at: index))
            } else if token.isSign("[") || token.isSign("{") {
                calls.append(nil)
            } else if token.isSign(")") || token.isSign("]") || token.isSign("}") {
                _ = calls.popLast()
            } else if let place = placeOfValue(ofKeyAt: index) {
                let isPlain = place + 1 >= count || endsValue(self[place + 1])
                settings.append(
                    ScriptSetting(
                        key: token.text,
                        value: place < count && isPlain ? self[place].string : nil,
                        line: token.line,
                        calls: calls.suffix(20).compactMap(\.self)
                    )
                )
            }
        }
        return settings
    }

    /// All calls that begin with a plain string.
    package var calls: [ScriptCall] {
        indices.dropLast(2).compactMap { index in
            guard self[index + 1].isSign("("), let argument = self[index + 2].string else { return nil }
            guard index + 3 >= count || endsValue(self[index + 3]) else { return nil }
            guard let name = nameOfCall(at: index + 1) else { return nil }
            return ScriptCall(name: name, argument: argument, line: self[index].line)
        }
    }

    /// Such as `Module.forRoot`, of no more than four parts; `nil` where a bracket calls nothing.
    func nameOfCall(at bracket: Int) -> String? {
        var index = bracket - 1
        guard index >= 0, self[index].kind == .name else { return nil }
        var parts = [self[index].text]
        while parts.count < 4, index >= 2, self[index - 1].isSign("."), self[index - 2].kind == .name {
            index -= 2
            parts.append(self[index].text)
        }
        return parts.reversed().joined(separator: ".")
    }

    /// The place of what follows a key and its sign; `nil` where no key is.
    private func placeOfValue(ofKeyAt index: Int) -> Int? {
        let token = self[index]
        guard token.kind == .name || token.kind == .string, index + 1 < count else { return nil }
        let previous = index > 0 ? self[index - 1] : nil
        if self[index + 1].isSign(":") {
            return previous.map { $0.isSign("{") || $0.isSign(",") } == true ? index + 2 : nil
        }
        if token.kind == .name { return isAssigned(at: index + 1) && previous?.isSign(".") != true ? index + 2 : nil }
        // `settings["KEY"] = value`
        guard self[index + 1].isSign("]"), previous?.isSign("[") == true else { return nil }
        return isAssigned(at: index + 2) ? index + 3 : nil
    }

    /// Whether a lone `=` stands here: `==` and `=>` are two signs each.
    private func isAssigned(at index: Int) -> Bool {
        guard index + 1 < count, self[index].isSign("=") else { return false }
        return !self[index + 1].isSign("=") && !self[index + 1].isSign(">")
    }

    private func endsValue(_ token: ScriptToken) -> Bool {
        switch token.kind {
        case .newline: true
        case .sign: [",", "}", ")", "]", ";"].contains(token.text)
        case .name: !["if", "or", "and", "in"].contains(token.text)
        case .string, .other: false
        }
    }
}
