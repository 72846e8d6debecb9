import LeashCore

struct InstallationDeclaration: Equatable, Sendable {
    var name: Desired<String>?
    var envStore: Desired<FolderDeclaration>?
    var backupStore: Desired<LocalStoreDeclaration>?
    var secrets: Desired<FolderDeclaration>?

    static let table = Table<Self>(
        "installation",
        [
            Key(
                "name",
                .installationName,
                { $0.name = $1 },
                "its owner role and its private database; leash if it says nothing"
            ),
            Key("envStore", .store, { $0.envStore = $1 }, "where the apps' env files are"),
            Key(
                "backupStore",
                .localStore,
                { $0.backupStore = $1 },
                "where backups go whose policy names no store: the store that is called local"
            ),
            Key("secrets", .store, { $0.secrets = $1 }, "where secret files are"),
        ]
    )
}

struct FolderDeclaration: Equatable, Sendable {
    var directory: Desired<String>?

    static let table = Table<Self>(
        "store",
        [
            Key(
                "directory",
                .folder,
                { $0.directory = $1 },
                "a folder, relative to the root unless absolute",
                isRequired: true
            )
        ]
    )
}

extension ValueType where Value == FolderDeclaration {
    static let store = table(FolderDeclaration.table, FolderDeclaration(), "a mapping such as { directory: PATH }")
}

extension ValueType where Value == String {
    /// An installation may have leash's own prefix, which no other name may.
    static let installationName = text(
        "a name",
        [
            "pattern": "^(?!pg_)(?!.*_[0-9]+$)[a-z][a-z0-9_-]{0,57}$",
            "not": ["enum": .array(reservedNames.map(JSON.string))],
        ]
    ) { name in
        let complaint = formOfName(name) ?? reservation(ofName: name)
        return complaint.map { Complaint("can't be '\(shown(name) ?? "?")': \($0.message)", hint: $0.hint) }
    }
}
