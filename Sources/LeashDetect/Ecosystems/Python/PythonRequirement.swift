/// A dependency as PEP 508 writes it: `psycopg[binary,pool]>=3.1; sys_platform != "win32"`.
package struct PythonRequirement: Equatable {
    /// As PEP 503 has it: in lower case, with `-` between its parts.
    package let name: String
    package let extras: Set<String>
    /// What stands behind the semicolon.
    package let marker: String?
    /// The place behind the `@`, if there is one.
    package let url: String?

    /// `nil` for a text that does not begin with a name.
    package init?(_ text: String) {
        var cursor = Cursor(text.trimmed)
        let start = cursor.position
        cursor.skip { $0.isLetter || $0.isDigit || "._-".utf8.contains($0) }
        let name = cursor.text(from: start)
        guard let first = name.utf8.first, first.isLetter || first.isDigit else { return nil }
        self.name = Self.normalized(name)
        cursor.skip(while: \.isBlank)
        extras = Self.extras(&cursor)
        cursor.skip(while: \.isBlank)
        let rest = cursor.rest
        if cursor.isAt("@") {
            // In a URL, a semicolon begins a marker only after a blank.
            let parts = rest.dropFirst().trimmed.splitOnce(at: " ;")
            (url, marker) = (parts.0.trimmed, parts.1?.trimmed)
        } else {
            guard Self.isVersion(rest.utf8.first) else { return nil }
            (url, marker) = (nil, rest.splitOnce(at: ";").1?.trimmed)
        }
    }

    init(name: String, extras: Set<String> = [], marker: String? = nil, url: String? = nil) {
        self.name = Self.normalized(name)
        self.extras = extras
        self.marker = marker
        self.url = url
    }

    /// What may come behind a name: nothing, a version, a marker.
    private static func isVersion(_ byte: UInt8?) -> Bool { byte.map { "=<>!~;(,".utf8.contains($0) } ?? true }

    private static func extras(_ cursor: inout Cursor) -> Set<String> {
        guard cursor.take("[") else { return [] }
        let start = cursor.position
        cursor.skip { $0 != UInt8(ascii: "]") }
        let names = cursor.text(from: start).split(separator: ",").map { normalized($0.trimmed) }
        cursor.advance()
        return Set(names)
    }

    /// A name by PEP 503: runs of `-`, `_` and `.` are one `-`.
    package static func normalized(_ name: some StringProtocol) -> String {
        name.lowercased().split { "-_.".contains($0) }.joined(separator: "-")
    }
}

extension Cursor {
    /// What is left of the text.
    var rest: String {
        var end = self
        end.skip { _ in true }
        return end.text(from: position)
    }
}

extension StringProtocol {
    /// What is before and after the first place of a text; `nil` after it if there is none.
    func splitOnce(at mark: String) -> (String, String?) {
        // A look at the bytes spares most texts the search, which goes by characters.
        guard mark.utf8.allSatisfy(utf8.contains), let range = firstRange(of: mark) else { return (String(self), nil) }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
