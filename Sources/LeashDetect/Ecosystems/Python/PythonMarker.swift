/// An environment marker, judged for CPython on Linux.
package enum PythonMarker {
    /// Whether what a marker is about applies: `nil` where it can't be told.
    package static func holds(_ text: String) -> Bool? {
        var reader = Reader(PythonCode.tokens(of: text))
        return reader.either(depth: 0)
    }

    private struct Reader {
        private let tokens: [ScriptToken]
        private var index = 0

        init(_ tokens: [ScriptToken]) { self.tokens = tokens }

        private var next: ScriptToken? { index < tokens.count ? tokens[index] : nil }

        mutating func either(depth: Int) -> Bool? {
            var value = both(depth: depth)
            while next?.isName("or") == true {
                index += 1
                let other = both(depth: depth)
                value = value == true || other == true ? true : value == false && other == false ? false : nil
            }
            return value
        }

        private mutating func both(depth: Int) -> Bool? {
            var value = part(depth: depth)
            while next?.isName("and") == true {
                index += 1
                let other = part(depth: depth)
                value = value == false || other == false ? false : value == true && other == true ? true : nil
            }
            return value
        }

        private mutating func part(depth: Int) -> Bool? {
            guard depth < 50 else { return nil }
            guard next?.isSign("(") == true else { return comparison() }
            index += 1
            let value = either(depth: depth + 1)
            if next?.isSign(")") == true { index += 1 }
            return value
        }

        private mutating func comparison() -> Bool? {
            guard let left = operand() else { return nil }
            var sign = ""
            while let token = next, token.kind == .sign, token.text != "(", token.text != ")" {
                sign += token.text
                index += 1
            }
            while let token = next, token.isName("in") || token.isName("not") {
                sign += token.text
                index += 1
            }
            guard let right = operand() else { return nil }
            if case .variable(let name) = left, case .text(let text) = right {
                return PythonMarker.holds(name, sign, text)
            }
            if case .text(let text) = left, case .variable(let name) = right {
                return PythonMarker.holds(name, PythonMarker.turned(sign), text)
            }
            return nil
        }

        private enum Operand {
            case variable(String)
            case text(String)
        }

        private mutating func operand() -> Operand? {
            guard let token = next else { return nil }
            index += 1
            if let text = token.string { return .text(text) }
            guard var name = token.name else { return nil }
            // `os.name` is old for `os_name`.
            while next?.isSign(".") == true, index + 1 < tokens.count, let part = tokens[index + 1].name {
                name += "_" + part
                index += 2
            }
            return .variable(name)
        }
    }

    private static let known = [
        "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython",
        "platform_python_implementation": "CPython", "python_implementation": "CPython", "extra": "",
    ]

    private static func holds(_ name: String, _ sign: String, _ text: String) -> Bool? {
        if name == "python_version" || name == "python_full_version" { return holdsForPython(sign, text) }
        guard let value = known[name] else { return nil }
        switch sign {
        case "==", "===": return value == text
        case "!=": return value != text
        case "in": return text.contains(value)
        case "notin": return !text.contains(value)
        // The text is in the variable.
        case "~in": return value.contains(text)
        case "~notin": return !value.contains(text)
        default: return nil
        }
    }

    /// Some Python of 3.8 or later.
    private static func holdsForPython(_ sign: String, _ text: String) -> Bool? {
        let parts = text.split(separator: ".").map { Int($0) ?? 0 }
        let version = (parts.first ?? 0, parts.count > 1 ? parts[1] : 0)
        guard version < (3, 8) else { return nil }
        switch sign {
        case "<", "<=", "==", "===": return false
        case ">", ">=", "!=": return true
        default: return nil
        }
    }

    /// The same comparison with its sides changed.
    private static func turned(_ sign: String) -> String {
        switch sign {
        case "<": ">"
        case "<=": ">="
        case ">": "<"
        case ">=": "<="
        case "in", "notin": "~" + sign
        default: sign
        }
    }
}
