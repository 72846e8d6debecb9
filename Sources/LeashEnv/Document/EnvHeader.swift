internal import LeashCore

/// What leash knows of a file's keys: the line `#leash:{...}`, which readers of the file take for a comment.
package struct EnvHeader: Equatable {
    static let prefix = "#leash:"
    private static let version = 1

    /// Whether the app's `onChange` command is still owed.
    var isUnnotified = false
    /// By key; keys without a record are of people.
    var records: ByName<EnvRecord> = [:]

    init() {}

    /// - Parameter line: the line without its end.
    /// - Throws: ``JSONProblem`` for a line that this version would not have written.
    package init(parsing line: ByteSlice) throws(JSONProblem) {
        let json = line.dropFirst(Self.prefix.utf8.count)
        if let header = HeaderReader.read(UnsafeBufferPointer(rebasing: json)) {
            self = header
        } else {
            try self.init(strictly: Array(json)[...])
        }
    }

    /// Reads a header in any form that JSON allows.
    ///
    /// - Parameter json: the line without its prefix.
    /// - Throws: what ``init(parsing:)`` does.
    package init(strictly json: ArraySlice<UInt8>) throws(JSONProblem) {
        var members = try JSONMembers(parsing: json)
        guard try members.integer("v") == Self.version else { throw JSONProblem("another version of leash wrote it") }
        switch members.take("unnotified") {
        case .bool(let bool): isUnnotified = bool
        case nil: break
        default: throw JSONProblem("\"unnotified\" is neither true nor false")
        }
        switch members.take("keys") {
        case .object(let keys):
            var read: [EnvRecord] = []
            read.reserveCapacity(keys.count)
            for (_, record) in keys { read.append(try EnvRecord(record)) }
            records = ByName(keys.map(\.0), read)
        case nil: break
        default: throw JSONProblem("\"keys\" is no object")
        }
        try members.finish()
    }

    /// The line without its end; `nil` when there is nothing to say.
    package var line: String? {
        if records.isEmpty, !isUnnotified { return nil }
        let head: JSON = ["v": .number(Self.version)]
        let keys = records.map { ($0.key, $0.value.json) }
        let json = head.adding(isUnnotified ? ["unnotified": true] : [:]).adding(["keys": .object(keys)])
        return Self.prefix + json.text(pretty: false)
    }
}
