import LeashCore
import YAML

/// A store of the section `backupStores`.
struct BackupStoreDeclaration: Equatable, Sendable {
    var directory: Desired<String>?
    var rclone: Desired<String>?
    var config: Desired<SecretFileDeclaration>?
    var recipients: Desired<[Desired<String>]>?
    var identity: Desired<SecretFileDeclaration>?

    static let table = Table<Self>(
        "backup store",
        [
            Key("directory", .folder, { $0.directory = $1 }, "a folder, relative to the root unless absolute"),
            Key("rclone", .remote, { $0.rclone = $1 }, "REMOTE:PATH, as rclone names it"),
            Key("config", .secretFile, { $0.config = $1 }, "rclone's config with that remote: { file: NAME }"),
            Key("recipients", .list(.recipient), { $0.recipients = $1 }, recipientsSummary),
            Key("identity", .secretFile, { $0.identity = $1 }, identitySummary),
        ],
        oneOf: ["directory", "rclone"],
        companions: [("config", needs: "rclone"), ("rclone", needs: "config")]
    )
}

/// The installation's own store, which is always there and always a folder.
struct LocalStoreDeclaration: Equatable, Sendable {
    var directory: Desired<String>?
    var recipients: Desired<[Desired<String>]>?
    var identity: Desired<SecretFileDeclaration>?

    static let table = Table<Self>(
        "backup store",
        [
            Key(
                "directory",
                .folder,
                { $0.directory = $1 },
                "a folder, relative to the root unless absolute",
                isRequired: true
            ),
            Key("recipients", .list(.recipient), { $0.recipients = $1 }, recipientsSummary),
            Key("identity", .secretFile, { $0.identity = $1 }, identitySummary),
        ]
    )
}

private let recipientsSummary = "the age public keys that backups are encrypted to; without any they are not"
private let identitySummary = "the private age key to verify and restore them with: { file: NAME }"

/// A file that no commit holds.
struct SecretFileDeclaration: Equatable, Sendable {
    var file: Desired<String>?

    static let table = Table<Self>(
        "secret file",
        [Key("file", .secretFile, { $0.file = $1 }, "a file in the folder of secrets", isRequired: true)]
    )
}

extension ValueType where Value == LocalStoreDeclaration {
    static let localStore = table(
        LocalStoreDeclaration.table,
        LocalStoreDeclaration(),
        "a mapping such as { directory: PATH }"
    )
}

extension ValueType where Value == SecretFileDeclaration {
    /// Where a secret is; never the secret itself, so no message repeats what stands there.
    static let secretFile = ValueType(schema: SecretFileDeclaration.table.schema) { node, reader in
        guard case .mapping(let pairs) = node.content else {
            let message = node.isNull ? "has no value" : "must say where the value is, not hold it"
            reader.report(node.mark, "\(reader.subject) \(message)", hint: "write { file: NAME }")
            return nil
        }
        var file = SecretFileDeclaration()
        SecretFileDeclaration.table.read(pairs, into: &file, &reader)
        return file
    }
}

extension ValueType where Value == String {
    /// A remote of rclone's config and a path in it.
    ///
    /// What rclone itself takes beyond that can hold passwords: `:s3,secret_access_key=...:bucket` needs no config, and
    /// `offsite,secret_access_key=...:bucket` overrides one. No message repeats the text.
    static let remote = text(
        "a remote of rclone",
        [
            "pattern":
                "^(?!.*://)(?!.*[:/]\\.\\.(/|$))[A-Za-z0-9_][A-Za-z0-9_.+@-]*:[^\\x00-\\x1f]*$"
        ]
    ) { text in
        if text.holds("://") { return Complaint("is a URL", hint: "as in offsite:bucket/leash") }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            return Complaint("names no remote", hint: "write REMOTE:PATH, as in offsite:bucket/leash")
        }
        let remote = text.utf8[..<colon]
        if remote.isEmpty || remote.contains(where: { ",=".utf8.contains($0) }) {
            let hint = "name a remote of the config file, which holds the credentials, as in offsite:bucket/leash"
            return Complaint("is a connection string of rclone", hint: hint)
        }
        let path = text.utf8[text.utf8.index(after: colon)...]
        guard isRemoteName(remote), path.allSatisfy({ $0 >= 0x20 }) else {
            return Complaint("is no remote of rclone", hint: "as in offsite:bucket/leash")
        }
        let parts = path.split(whereSeparator: { "/:".utf8.contains($0) })
        guard !parts.contains(where: { $0.elementsEqual("..".utf8) }) else {
            return Complaint("has a path with ..", hint: "write the path that it leads to")
        }
        return nil
    }

    /// Source: https://age-encryption.org/v1, "X25519 recipient stanza": Bech32 of 32 bytes under `age`.
    static let recipient = text("an age public key", ["pattern": "^age1[0-9a-z]{58}$"]) { key in
        if key.uppercased().hasPrefix("AGE-SECRET-KEY-") {
            return Complaint(
                "holds a private key",
                hint: "make a new one: this one is in git now, and recipients are public keys"
            )
        }
        let isKey =
            key.hasPrefix("age1") && key.utf8.count == 62
            && key.utf8.allSatisfy { $0.isLower || $0.isDigit }
        return isKey ? nil : Complaint("holds something that is no age public key", hint: "age1 and 58 characters")
    }
}

private func isRemoteName(_ name: Substring.UTF8View) -> Bool {
    guard let first = name.first, first.isLetter || first.isDigit || first == UInt8(ascii: "_") else { return false }
    return name.allSatisfy { $0.isLetter || $0.isDigit || "_.+@-".utf8.contains($0) }
}
