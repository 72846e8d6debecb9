/// A Prisma schema, as far as its data sources go.
package enum PrismaSchema {
    package struct Provider: Equatable {
        package let name: String
        /// Of the setting, from 1.
        package let line: Int
    }

    /// The providers of all `datasource` blocks that name them by a plain string.
    package static func providers(of text: SourceText) -> [Provider] {
        var reader = Reader(cursor: Cursor(text.text))
        return reader.providers()
    }

    private struct Reader {
        var cursor: Cursor

        mutating func providers() -> [Provider] {
            var providers: [Provider] = []
            var depth = 0
            var (isDatasource, isStart) = (false, true)
            while let next = cursor.next {
                switch next {
                case UInt8(ascii: "\n"):
                    cursor.advance()
                    isStart = true
                    continue
                case _ where next.isBlank:
                    cursor.advance()
                    continue
                case UInt8(ascii: "/") where skipComment(): continue
                case UInt8(ascii: "{"):
                    depth += 1
                    cursor.advance()
                case UInt8(ascii: "}"):
                    depth -= 1
                    cursor.advance()
                case UInt8(ascii: "\""): _ = string()
                case _ where next.isWord:
                    let line = cursor.line
                    let word = word()
                    if depth == 0, isStart { isDatasource = word == "datasource" }
                    if depth == 1, isStart, isDatasource, word == "provider", let name = value() {
                        providers.append(Provider(name: name, line: line))
                    }
                default: cursor.advance()
                }
                isStart = next == UInt8(ascii: "{") || next == UInt8(ascii: "}")
            }
            return providers
        }

        private mutating func skipComment() -> Bool {
            if cursor.isAt("//") {
                cursor.skipLine()
                return true
            }
            guard cursor.take("/*") else { return false }
            cursor.skip(past: "*/")
            return true
        }

        private mutating func word() -> String {
            let start = cursor.position
            cursor.skip(while: \.isWord)
            return cursor.text(from: start)
        }

        /// `= "text"`; `nil` for anything else.
        private mutating func value() -> String? {
            cursor.skip(while: \.isBlank)
            guard cursor.take("=") else { return nil }
            cursor.skip(while: \.isBlank)
            return cursor.isAt("\"") ? string() : nil
        }

        /// A string, which ends with its line at the latest.
        private mutating func string() -> String {
            cursor.advance()
            let start = cursor.position
            while let next = cursor.next, next != UInt8(ascii: "\""), next != UInt8(ascii: "\n") {
                cursor.advance(by: next == UInt8(ascii: "\\") ? 2 : 1)
            }
            let text = cursor.text(from: start)
            _ = cursor.take("\"")
            return text
        }
    }
}
