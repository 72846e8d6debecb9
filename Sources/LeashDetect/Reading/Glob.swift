/// A pattern over a path's names: `*`, `?` and `[a-z]` within a name, `**` for any number of names.
///
/// Bytes are compared, as git does.
///
/// Source: git's wildmatch, https://git-scm.com/docs/gitignore#_pattern_format.
struct Glob: Sendable {
    fileprivate enum Part {
        /// `**`: any number of names, or none.
        case folders
        case name([UInt8])
        case pattern([Token])
    }

    fileprivate enum Token {
        case byte(UInt8), one, many
        case oneOf(ByteSet)
        /// Such as a bracket without its end: nothing matches it.
        case nothing
    }

    private var parts: [Part] = []

    init(_ pattern: String) { self.init(Array(pattern.utf8)[...]) }

    init(_ pattern: ArraySlice<UInt8>) {
        var reader = GlobReader(pattern)
        while let tokens = reader.nextName() { parts.append(Part(tokens)) }
        // What ends with `**` is in the folder, and not the folder itself.
        if case .folders = parts.last { parts.append(.pattern([.many])) }
    }

    /// Whether the names of a path are those that the pattern means; the steps are counted up by what this took.
    func matches(_ path: ArraySlice<[UInt8]>, steps: inout Int) -> Bool {
        var (part, name) = (0, path.startIndex)
        var again: (part: Int, name: Int)?
        while name < path.endIndex {
            steps += 1
            if part < parts.count, case .folders = parts[part] {
                part += 1
                again = (part, name)
            } else if part < parts.count, parts[part].matches(path[name], steps: &steps) {
                (part, name) = (part + 1, name + 1)
            } else {
                // The last `**` takes in one name more.
                guard let last = again else { return false }
                (part, name) = (last.part, last.name + 1)
                again = (part, name)
            }
        }
        while part < parts.count, case .folders = parts[part] { part += 1 }
        return part == parts.count
    }

    /// Whether one name is what the whole pattern, of one part, means.
    func matches(name: [UInt8], steps: inout Int) -> Bool { matches([name], steps: &steps) }
}

extension Glob.Part {
    fileprivate init(_ tokens: [Glob.Token]) {
        if tokens.count >= 2, tokens.allSatisfy({ if case .many = $0 { true } else { false } }) {
            self = .folders
            return
        }
        var name: [UInt8] = []
        for token in tokens {
            guard case .byte(let byte) = token else {
                self = .pattern(tokens)
                return
            }
            name.append(byte)
        }
        self = .name(name)
    }

    fileprivate func matches(_ name: [UInt8], steps: inout Int) -> Bool {
        steps += 1
        switch self {
        case .folders: return true
        case .name(let own): return own == name
        case .pattern(let tokens): return Self.matches(tokens, name, steps: &steps)
        }
    }

    private static func matches(_ tokens: [Glob.Token], _ name: [UInt8], steps: inout Int) -> Bool {
        var (token, byte) = (0, 0)
        var again: (token: Int, byte: Int)?
        while byte < name.count {
            steps += 1
            if token < tokens.count, case .many = tokens[token] {
                token += 1
                again = (token, byte)
            } else if token < tokens.count, tokens[token].matches(name[byte]) {
                (token, byte) = (token + 1, byte + 1)
            } else {
                // The last `*` takes in one byte more.
                guard let last = again else { return false }
                (token, byte) = (last.token, last.byte + 1)
                again = (token, byte)
            }
        }
        while token < tokens.count, case .many = tokens[token] { token += 1 }
        return token == tokens.count
    }
}

extension Glob.Token {
    fileprivate func matches(_ byte: UInt8) -> Bool {
        switch self {
        case .byte(let own): own == byte
        case .one, .many: true
        case .oneOf(let set): set.contains(byte)
        case .nothing: false
        }
    }
}

/// Takes a pattern apart.
private struct GlobReader {
    private let bytes: [UInt8]
    private var position = 0
    private var isAtStart = true

    init(_ pattern: ArraySlice<UInt8>) { bytes = Array(pattern) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// What is before the next slash; `nil` at the end.
    mutating func nextName() -> [Glob.Token]? {
        guard isAtStart || next != nil else { return nil }
        if !isAtStart { position += 1 }
        isAtStart = false
        var tokens: [Glob.Token] = []
        while let byte = next, byte != UInt8(ascii: "/") {
            // An escaped slash is one, too.
            if byte == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "/") {
                position += 1
                break
            }
            tokens.append(token(byte))
        }
        return tokens
    }

    private mutating func token(_ byte: UInt8) -> Glob.Token {
        position += 1
        switch byte {
        case UInt8(ascii: "*"): return .many
        case UInt8(ascii: "?"): return .one
        case UInt8(ascii: "["):
            if let set = set() { return .oneOf(set) }
            position = bytes.count
            return .nothing
        case UInt8(ascii: "\\"):
            guard let escaped = next else { return .nothing }
            position += 1
            return .byte(escaped)
        default: return .byte(byte)
        }
    }

    /// What is between brackets; `nil` if there is no second one, or a class that nobody knows.
    private mutating func set() -> ByteSet? {
        var set = ByteSet()
        let isNegated = next == UInt8(ascii: "!") || next == UInt8(ascii: "^")
        if isNegated { position += 1 }
        var previous: UInt8?
        var isFirst = true
        while let byte = next, byte != UInt8(ascii: "]") || isFirst {
            isFirst = false
            if byte == UInt8(ascii: "["), let name = className() {
                guard set.insert(class: name) else { return nil }
                previous = nil
            } else if byte == UInt8(ascii: "-"), let first = previous, let last = end() {
                if first <= last { for byte in first...last { set.insert(byte) } }
                previous = nil
            } else {
                guard let byte = escapedByte() else { return nil }
                set.insert(byte)
                previous = byte
            }
        }
        guard next != nil else { return nil }
        position += 1
        return isNegated ? set.inverted : set
    }

    private mutating func escapedByte() -> UInt8? {
        if next == UInt8(ascii: "\\") { position += 1 }
        guard let byte = next else { return nil }
        position += 1
        return byte
    }

    /// The last byte of a range, after a hyphen; `nil` if that ends the set, and is one of it.
    private mutating func end() -> UInt8? {
        guard position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: "]") else { return nil }
        position += 1
        return escapedByte()
    }

    /// The name in `[:alpha:]`; `nil` if this is no class.
    private mutating func className() -> String? {
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: ":") else { return nil }
        guard let end = bytes[(position + 2)...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        guard end > position + 2, bytes[end - 1] == UInt8(ascii: ":") else { return nil }
        let name = String(decoding: bytes[(position + 2)..<(end - 1)], as: UTF8.self)
        position = end + 1
        return name
    }
}
