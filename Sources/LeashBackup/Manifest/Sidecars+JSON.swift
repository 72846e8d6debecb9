internal import Files
internal import LeashCore

/// A small file beside a backup, replaced as a whole.
protocol Sidecar {
    static var format: String { get }
    /// Its members but `format`.
    var json: JSON { get }

    init(_ reader: JSONReader) throws(ManifestProblem)
}

extension Sidecar {
    /// The most bytes that such a file may have.
    static var limit: Int { 64 << 10 }

    /// The file, with a newline at its end.
    var text: String {
        (["format": .string(Self.format)] as JSON).adding(json).text(pretty: false) + "\n"
    }

    /// - Throws: ``ManifestProblem``, which names the member that is missing or wrong.
    init(parsing bytes: [UInt8]) throws(ManifestProblem) {
        try self.init(JSONReader(parsing: bytes, format: Self.format))
    }
}

extension BackupPin: Sidecar {
    static let format = "leash.backup-pin/1"

    var json: JSON { ["at": .number(at), "reason": .string(reason.cut)] }

    init(_ reader: JSONReader) throws(ManifestProblem) {
        self.init(at: try reader.time("at"), reason: try reader.string("reason"))
    }
}

extension Verification: Sidecar {
    static let format = "leash.backup-verification/1"

    var json: JSON { ["at": .number(at), "problem": JSON(problem?.cut), "duration": .number(duration)] }

    init(_ reader: JSONReader) throws(ManifestProblem) {
        self.init(
            at: try reader.time("at"),
            problem: try reader.optionalString("problem"),
            duration: try reader.integer("duration")
        )
    }
}

extension BackupFailure: Sidecar {
    static let format = "leash.backup-failure/1"

    var json: JSON { ["at": .number(at), "count": .number(count), "reason": .string(reason.cut)] }

    init(_ reader: JSONReader) throws(ManifestProblem) {
        self.init(
            at: try reader.time("at"),
            count: try reader.integer("count"),
            reason: try reader.string("reason")
        )
    }
}

/// That a dump had its manifest's digest, and how its file was then: as long as it is so still, its bytes are the same.
struct DumpCheck: Equatable, Sidecar {
    static let format = "leash.backup-check/1"

    var sha256: String
    var identity: FileIdentity

    init(sha256: String, identity: FileIdentity) { (self.sha256, self.identity) = (sha256, identity) }

    // The first two as texts: they may have 64 bits.
    var json: JSON {
        [
            "sha256": .string(sha256), "device": .string("\(identity.device)"), "inode": .string("\(identity.inode)"),
            "size": .number(identity.size), "modified": .number(identity.modified),
            "changed": .number(identity.changed),
        ]
    }

    init(_ reader: JSONReader) throws(ManifestProblem) {
        guard let device = UInt64(try reader.string("device")), let inode = UInt64(try reader.string("inode")) else {
            throw ManifestProblem("\"device\" or \"inode\" is no number")
        }
        sha256 = try reader.string("sha256")
        identity = FileIdentity(
            device: device,
            inode: inode,
            size: try reader.integer("size"),
            modified: try reader.integer("modified", Int.min...Int.max),
            changed: try reader.integer("changed", Int.min...Int.max)
        )
    }
}

extension String {
    /// What fits in a small file: the first 8,192 bytes.
    fileprivate var cut: String { String(decoding: utf8.prefix(8_192), as: UTF8.self) }
}
