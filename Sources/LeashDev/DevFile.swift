internal import Files
internal import Glibc
package import LeashCore

/// The file of variables that a developer writes for work on an app: `.leash/dev.env` in its folder.
///
/// A line is `KEY=value`, and the value is what stands there, to the line's end.
package struct DevFile: Sendable {
    /// Its path.
    package let path: String
    package private(set) var values: [String: Secret] = [:]
    /// What is probably meant otherwise, a line each, without any value.
    package private(set) var notes: [String] = []

    /// - Parameters:
    ///   - path: what messages call it.
    ///   - text: all of it.
    /// - Throws: ``DevError`` with the place, and without the value, for a line that is none of a variable.
    package init(path: String, text: String) throws(DevError) {
        self.path = path
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            try add(line, "\(path):\(index + 1)")
        }
    }

    /// Reads the file; one that is not there is empty.
    ///
    /// - Throws: ``DevError`` when it can't be read, others could have written it, or it holds what is no variable.
    package init(of folder: String) throws(DevError) {
        let path = "\(folder == "/" ? "" : folder)/.leash/dev.env"
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno != ENOENT && errno != ENOTDIR { throw DevError("\(path): \(SystemError().message)") }
            try self.init(path: path, text: "")
            return
        }
        let bytes: [UInt8]
        do {
            bytes = try Descriptor(number: number).trustedContents(path, limit: 1 << 20, forbidding: 0o022)
        } catch {
            throw DevError(error.message)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw DevError("\(path) is not UTF-8") }
        try self.init(path: path, text: text)
    }

    private mutating func add(_ line: Substring, _ place: String) throws(DevError) {
        let line = line.drop { $0 == " " || $0 == "\t" }
        if line.isEmpty || line.hasPrefix("#") { return }
        guard let equals = line.firstIndex(of: "="), Self.isKey(line[..<equals]) else {
            throw DevError("\(place): this is no `KEY=value`; what begins with # is a comment")
        }
        let (key, value) = (String(line[..<equals]), line[line.index(after: equals)...])
        if value.utf8.contains(0) { throw DevError("\(place): the value of \(key) holds a NUL") }
        if let quote = value.first, value.count > 1, quote == "\"" || quote == "'", value.last == quote {
            notes.append("\(place): the quotes are a part of \(key)'s value: write it without them if they aren't")
        }
        values[key] = Secret(String(value))
    }

    private static func isKey(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
        }
    }
}
