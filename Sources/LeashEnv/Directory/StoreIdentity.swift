internal import Files
internal import LeashCore

/// What makes a folder one store, kept in the file `.store`: its id, and the key of its digests.
struct StoreIdentity: Equatable, Sendable {
    static let fileName = ".store"
    private static let format = "leash.env-store/1"

    /// 32 hexadecimal digits.
    let id: String
    /// 32 bytes.
    let key: [UInt8]

    var digest: KeyedDigest { KeyedDigest(key: key) }

    /// A new identity, from the system's random numbers.
    static func random() -> StoreIdentity {
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
        return StoreIdentity(id: hexadecimal(bytes(16)), key: bytes(32))
    }

    var text: String {
        let json: JSON = ["format": .string(Self.format), "id": .string(id), "key": .string(hexadecimal(key))]
        return json.text(pretty: false) + "\n"
    }
}

extension StoreIdentity {
    /// - Throws: ``JSONProblem`` for a file that ``text`` does not give.
    init(parsing bytes: [UInt8]) throws(JSONProblem) {
        let text = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        var members = try JSONMembers(parsing: text)
        guard try members.string("format") == Self.format else {
            throw JSONProblem("another version of leash wrote it")
        }
        id = try members.string("id")
        guard id.utf8.count == 32, LeashEnv.bytes(hexadecimal: id) != nil else {
            throw JSONProblem("its id is damaged")
        }
        guard let key = LeashEnv.bytes(hexadecimal: try members.string("key")), key.count == 32 else {
            throw JSONProblem("its key is damaged")
        }
        self.key = key
        try members.finish()
    }
}

extension Folder {
    /// The identity of the store in this folder; `nil` when it has none.
    ///
    /// - Throws: ``EnvStoreError`` when it is damaged, or others could know the key.
    func identity() throws(EnvStoreError) -> StoreIdentity? {
        let name = StoreIdentity.fileName
        guard let bytes = try contents(of: name, limit: 4096, forbidding: 0o077, or: .unusable) else { return nil }
        do {
            return try StoreIdentity(parsing: bytes)
        } catch {
            throw EnvStoreError(
                .unusable,
                "\(path)/\(name) is damaged: \(error.message)",
                wayOut: "restore that file; without it leash cannot tell which keys were edited"
            )
        }
    }
}

extension LockedFolder {
    /// The identity of the store in this folder, made if it has none.
    func identify() throws(EnvStoreError) -> StoreIdentity {
        if let identity = try folder.identity() { return identity }
        let text = Array(StoreIdentity.random().text.utf8)
        let temporary = try stage(text, isShared: false, isDurable: true)
        _ = try publishFirst(temporary, as: StoreIdentity.fileName)
        try finish()
        // Read back: where locks do not work across hosts, another writer may have been first.
        guard let identity = try folder.identity() else {
            throw EnvStoreError(.unusable, "\(folder.path)/\(StoreIdentity.fileName) has gone again")
        }
        return identity
    }
}
