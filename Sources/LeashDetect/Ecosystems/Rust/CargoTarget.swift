/// The targets of `[target.'cfg(...)'.dependencies]`.
package enum CargoTarget {
    /// Whether dependencies of a target may apply on Linux: what can't be told may.
    package static func applies(_ target: String) -> Bool {
        guard target.hasPrefix("cfg(") else { return target.contains("-linux-") }
        var reader = Reader(cursor: Cursor(String(target.dropFirst(4))))
        return reader.expression(depth: 0) ?? true
    }

    /// Reads expressions; `nil` is "can't be told".
    private struct Reader {
        var cursor: Cursor

        mutating func expression(depth: Int) -> Bool? {
            guard depth < 50 else { return nil }
            let name = word()
            if cursor.take("(") {
                let parts = list(depth: depth + 1)
                switch name {
                case "all": return parts.contains(false) ? false : parts.contains(nil) ? nil : true
                case "any": return parts.contains(true) ? true : parts.contains(nil) ? nil : false
                case "not": return parts.first.flatMap { $0 }.map { !$0 }
                default: return nil
                }
            }
            guard cursor.take("=") else { return flag(name) }
            skipBlanks()
            guard cursor.take("\"") else { return nil }
            let start = cursor.position
            cursor.skip { $0 != UInt8(ascii: "\"") }
            let value = cursor.text(from: start)
            cursor.advance()
            return holds(name, value)
        }

        private mutating func list(depth: Int) -> [Bool?] {
            var parts: [Bool?] = []
            while !cursor.isAtEnd {
                skipBlanks()
                if cursor.take(")") { break }
                let start = cursor.position
                parts.append(expression(depth: depth))
                skipBlanks()
                if !cursor.take(","), cursor.position == start { break }
            }
            return parts
        }

        private mutating func word() -> String {
            skipBlanks()
            let start = cursor.position
            cursor.skip(while: \.isWord)
            let word = cursor.text(from: start)
            skipBlanks()
            return word
        }

        private mutating func skipBlanks() { cursor.skip { $0.isBlank || $0 == UInt8(ascii: "\n") } }

        private func flag(_ name: String) -> Bool? {
            switch name {
            case "unix": true
            case "windows": false
            default: nil
            }
        }

        private func holds(_ name: String, _ value: String) -> Bool? {
            switch name {
            case "target_os": value == "linux"
            case "target_family": value == "unix"
            case "target_vendor": value == "unknown" || value == "pc" ? nil : false
            case "target_arch": value.hasPrefix("wasm") ? false : nil
            default: nil
            }
        }
    }
}
