import Glibc

/// Counts the rows of each table in what `pg_restore --data-only --file=-` writes, as it comes.
///
/// That is comments, statements, and COPY blocks that end with `\.`; a row is a line, since newlines in values are escaped.
struct RowCounter {
    /// In the order of the dump.
    private(set) var tables: [BackupManifest.Table] = []
    private var place = Place.lineStart
    /// What was read of a statement so far.
    private var statement: [UInt8] = []
    /// The quote that is open in it.
    private var quote: UInt8?
    /// What was read of a row's line so far, as far as it can be `\.`.
    private var marker = 0

    private enum Place {
        case lineStart
        /// In a comment, or a command of psql's: up to the end of the line.
        case comment
        case statement
        /// At the first byte of a row's line.
        case rowStart
        case row
    }

    /// Takes the next bytes.
    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while let byte = rest.first {
            switch place {
            case .lineStart: begin(byte, &rest)
            case .comment: skipLine(&rest, then: .lineStart)
            case .statement: readStatement(&rest)
            case .rowStart: beginRow(byte, &rest)
            case .row: skipLine(&rest, then: .rowStart)
            }
        }
    }

    /// Whether nothing is left open.
    var isAtEnd: Bool { place == .lineStart }

    private mutating func begin(_ byte: UInt8, _ rest: inout Slice<UnsafeRawBufferPointer>) {
        switch byte {
        case UInt8(ascii: "\n"): rest = rest.dropFirst()
        case UInt8(ascii: "-"), UInt8(ascii: "\\"): place = .comment
        default:
            place = .statement
            statement.removeAll(keepingCapacity: true)
            quote = nil
        }
    }

    /// Goes on behind the end of the line, if it has come already.
    private mutating func skipLine(_ rest: inout Slice<UnsafeRawBufferPointer>, then next: Place) {
        guard let end = rest.firstIndexOfNewline else { return rest = rest[rest.endIndex...] }
        rest = rest[(end + 1)...]
        place = next
    }

    private mutating func readStatement(_ rest: inout Slice<UnsafeRawBufferPointer>) {
        for (index, byte) in zip(rest.indices, rest) {
            // A large object's bytes stand in a statement of any length; only what may be a COPY is kept.
            if statement.count < 1 << 12 || isCopy { statement.append(byte) }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ";") {
                rest = rest[(index + 1)...]
                return endStatement()
            }
        }
        rest = rest[rest.endIndex...]
    }

    private var isCopy: Bool { statement.starts(with: "COPY ".utf8) }

    private mutating func endStatement() {
        guard let table = CopiedTable(statement) else {
            place = .lineStart
            return
        }
        tables.append(BackupManifest.Table(schema: table.schema, name: table.name, rows: 0))
        // The newline behind it comes first, and counts as no row.
        marker = -1
        place = .rowStart
    }

    private mutating func beginRow(_ byte: UInt8, _ rest: inout Slice<UnsafeRawBufferPointer>) {
        switch (marker, byte) {
        case (-1, UInt8(ascii: "\n")): marker = 0
        case (0, UInt8(ascii: "\\")): marker = 1
        case (1, UInt8(ascii: ".")): marker = 2
        case (2, UInt8(ascii: "\n")):
            marker = 0
            place = .lineStart
        default:
            tables[tables.count - 1].rows += 1
            marker = 0
            // The byte may be the end of an empty row.
            place = .row
            return
        }
        rest = rest.dropFirst()
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var firstIndexOfNewline: Int? {
        guard let start = base.baseAddress.map({ $0 + startIndex }), let end = memchr(start, 0x0a, count) else {
            return nil
        }
        return startIndex + (UnsafeRawPointer(end) - start)
    }
}

/// The table that a COPY statement of pg_dump's names: `COPY schema.table (columns) FROM stdin;`.
private struct CopiedTable {
    let schema: String
    let name: String

    init?(_ statement: [UInt8]) {
        guard statement.starts(with: "COPY ".utf8), statement.suffix(12).elementsEqual(" FROM stdin;".utf8) else {
            return nil
        }
        var rest = statement[5...]
        guard let schema = Self.identifier(&rest), rest.popFirst() == UInt8(ascii: ".") else { return nil }
        guard let name = Self.identifier(&rest) else { return nil }
        (self.schema, self.name) = (schema, name)
    }

    /// A name, quoted if it has to be.
    private static func identifier(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: "\"") else {
            let plain = rest.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: " ") }
            rest = rest[plain.endIndex...]
            return plain.isEmpty ? nil : String(decoding: plain, as: UTF8.self)
        }
        rest = rest.dropFirst()
        var name: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") {
                guard rest.first == UInt8(ascii: "\"") else { return String(decoding: name, as: UTF8.self) }
                rest = rest.dropFirst()
            }
            name.append(byte)
        }
        return nil
    }
}
