/// What leash last made of an object: the third side of the comparison.
package struct Applied: Equatable, Sendable {
    /// The object's oid then.
    package var oid: UInt32
    /// The values by field path, as plans print them: a line each, path and value with a blank between, sorted.
    ///
    /// So table `applied` holds them; they are taken apart only where somebody asks, since a round reads a great many.
    package let text: String
    package var revision: String?
    /// In seconds of Unix time.
    package var at: Int

    package init(oid: UInt32, text: String, revision: String? = nil, at: Int = 0) {
        self.oid = oid
        self.text = text
        self.revision = revision
        self.at = at
    }

    package init(oid: UInt32 = 0, values: [String: String] = [:], revision: String? = nil, at: Int = 0) {
        self.init(oid: oid, text: Applied.text(of: values), revision: revision, at: at)
    }

    package static func text(of values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    }

    /// Values by field path.
    package var values: [String: String] {
        var values: [String: String] = [:]
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let cut = line.firstIndex(of: UInt8(ascii: " ")), line.index(after: cut) < line.endIndex else {
                continue
            }
            values[String(Substring(line[..<cut]))] = String(Substring(line[line.index(after: cut)...]))
        }
        return values
    }

    /// Whether this path has this value.
    func says(_ path: String, _ value: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                var line = Bytes(bytes[start...])
                if line.skip(path), line.skip(" ") { return line.skip(value) && (line.isEmpty || line.skip("\n")) }
                start = (bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count) + 1
            }
            return false
        }
    }
}
