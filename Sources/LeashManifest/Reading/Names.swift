import LeashCore

/// What the names of a mapping may be.
struct NameRule: Sendable {
    let schema: JSON
    /// What is wrong with a name, as a whole sentence; `nil` for nothing.
    let complaint: @Sendable (String) -> Complaint?
}

extension NameRule {
    /// Names of apps, databases and the like: some become names of roles and databases, with something added at the end.
    static let declared = NameRule(schema: schema(without: reservedNames), complaint: complaint(ofDeclared:))

    /// Names of backup stores: one is there without being declared.
    static let backupStores = NameRule(schema: schema(without: reservedNames + [BackupStorePlace.local.name])) { name in
        guard name != BackupStorePlace.local.name else {
            return Complaint("the store '\(name)' is the installation's", hint: "write installation.backupStore")
        }
        return complaint(ofDeclared: name)
    }

    private static func schema(without names: [String]) -> JSON {
        [
            "pattern": "^[a-z][a-z0-9_-]{0,57}$",
            "not": ["anyOf": [["pattern": "^(leash|pg_)|_[0-9]+$"], ["enum": .array(names.map(JSON.string))]]],
        ]
    }

    private static func complaint(ofDeclared name: String) -> Complaint? {
        if let complaint = formOfName(name) { return complaint }
        if name.hasPrefix("leash") { return Complaint("the name '\(name)' begins with 'leash', which is leash's own") }
        return reservation(ofName: name)
    }

    /// Keys of an environment, as every shell takes them.
    static let environmentKeys = NameRule(schema: ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]) { name in
        guard !isEnvironmentKey(name) else { return nil }
        let letters = "it takes A to Z, a to z, 0 to 9 and _, and begins with no digit"
        return Complaint("'\(shown(name) ?? "?")' is no name of an environment variable", hint: letters)
    }
}

func isEnvironmentKey(_ name: String) -> Bool {
    guard let first = name.utf8.first, !first.isDigit else { return false }
    return name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
}

/// What is wrong with the letters or the length of a name.
func formOfName(_ name: String) -> Complaint? {
    guard name.utf8.count <= 58 else {
        let start = shown(String(name.prefix(24))) ?? ""
        return Complaint("the name '\(start)...' is \(name.utf8.count) bytes long", hint: "at most 58 fit")
    }
    guard isName(name) else {
        let mended = mending(name)
        let letters = "a name takes a to z, 0 to 9, - and _, and begins with a letter"
        let hint = isName(mended) ? "write '\(mended)': \(letters)" : letters
        return Complaint(name.isEmpty ? "a name is empty" : "'\(shown(name) ?? "?")' is no name", hint: hint)
    }
    return nil
}

/// Names that mean something to Postgres, to a provider, or to leash itself.
func reservation(ofName name: String) -> Complaint? {
    if name.hasPrefix("pg_") { return Complaint("the name '\(name)' begins with 'pg_', which is Postgres' own") }
    if reserved.contains(name) { return Complaint("the name '\(name)' is reserved") }
    guard let last = name.utf8.lastIndex(where: { !$0.isDigit }), name.utf8[last] == UInt8(ascii: "_"),
        name.utf8.index(after: last) < name.utf8.endIndex
    else { return nil }
    let hint = "write '\(name.replacing("_", with: "-"))'"
    return Complaint("the name '\(name)' ends like a login's, in _ and digits", hint: hint)
}

private func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first.isLower else { return false }
    return name.utf8.allSatisfy { $0.isLower || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
}

private func mending(_ name: String) -> String {
    String(name.lowercased().map { " ./".contains($0) ? "-" : $0 })
}

/// Roles and databases that Postgres, the managed clouds and pgbouncer have or refuse.
///
/// Sources: Postgres' `reservedRoleNames`; the providers' lists of predefined roles.
let reservedNames = [
    "postgres", "template0", "template1", "public", "none", "pgbouncer",
    "rdsadmin", "rdsrepladmin", "rdstopmgr", "rds_ad", "rds_iam", "rds_password", "rds_replication", "rds_superuser",
    "cloudsqladmin", "cloudsqlagent", "cloudsqlimportexport", "cloudsqlreplica", "cloudsqlsuperuser",
    "alloydbadmin", "alloydbagent", "alloydbiamuser", "alloydbimportexport", "alloydbmetadata", "alloydbreplica",
    "alloydbsuperuser",
    "azuresu", "azure_maintenance", "azure_pg_admin", "azure_superuser", "azure_sys",
]

/// The same, for looking up.
private let reserved = Set(reservedNames)
