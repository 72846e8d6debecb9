package import LeashCore

/// Puts the databases of live servers into the files' words, as `manage: observe`.
///
/// What it writes is made so that the next diff is empty, and that `adopt: true` in place of `manage: observe` plans the
/// adoption and nothing else.
package struct Importer {
    let declared: Declarations
    private let state: DesiredState
    private var databases: Set<String>
    private var apps: Set<String>
    /// Roles that are there or will be, by server.
    private var roles: [String: Set<String>]

    package init(_ loaded: Loaded) {
        declared = loaded.declared
        state = loaded.state
        databases = Set(declared.databases.keys).union(declared.removed.keys)
        apps = []
        roles = [:]
        for database in loaded.state.databases.values.map(\.value) {
            roles[database.server, default: []].formUnion([database.name, database.ownerRole])
        }
    }

    /// The databases of a server that no file declares, that no installation manages, and that are nobody's tools.
    ///
    /// - Returns: sorted by name.
    package func candidates(on server: String, _ live: ServerState) -> [CatalogDatabase] {
        let known = Set(state.databases.values.map(\.value).filter { $0.server == server }.map(\.existing))
        return live.databases.values.filter { database in
            // A limit of -2 marks a database whose DROP was cut off.
            guard !database.isTemplate, database.connectionLimit > -2, !known.contains(database.name) else {
                return false
            }
            guard !reservedNames.contains(database.name), !live.isManaged(database, by: state.installation.name) else {
                return false
            }
            guard database.owner != state.installation.backupLogin else { return false }
            // Another installation's, if what claims so is its own.
            return database.comment.flatMap { LeashCore.Mark($0) }?.installation != database.owner
        }.sorted { $0.name < $1.name }
    }

    /// A desired-state file of these databases.
    ///
    /// - Parameter found: databases with their servers, as ``candidates(on:_:)`` gives them.
    /// - Returns: lines that end in a newline.
    package mutating func file(of found: [(server: String, live: ServerState, database: CatalogDatabase)]) -> String {
        // Those that can keep their names go first, so that no other gets one of them.
        let order = found.indices.sorted { left, right in
            let (first, second) = (isName(found[left].database.name), isName(found[right].database.name))
            return first != second ? first : left < right
        }
        let entries = order.map { index in
            (index, entry(found[index].server, found[index].live, found[index].database))
        }
        return ImportText(entries: entries.sorted { $0.0 < $1.0 }.map(\.1)).text
    }

    private mutating func entry(_ server: String, _ live: ServerState, _ database: CatalogDatabase) -> ImportEntry {
        let name = unique(declarable(database.name)) { databases.contains($0) }
        databases.insert(name)
        let isOwnApp = declared.apps[name] == nil || declared.owned[name] != nil
        let app = isOwnApp ? unique(name) { apps.contains($0) || declared.apps[$0] != nil } : name
        if isOwnApp { apps.insert(app) }
        var entry = ImportEntry(name: name, app: app, isNewApp: isOwnApp, database: database, live: live)
        entry.server = declared.servers.count > 1 ? server : nil
        entry.ownerRole = ownerRole(of: name, live.roles[database.owner], on: server, live)
        roles[server, default: []].insert(entry.ownerRole ?? name)
        entry.tier = declared.apps[app].flatMap { declared.tier(of: $0.value) } ?? declared.tier(Tier.standard.name)
        entry.allowedExtensions = Set(state.servers[server]?.value.extensions ?? Server.trustedExtensions)
        return entry
    }

    /// The owner role, where it can't go by the declared name.
    private func ownerRole(of name: String, _ owner: Role?, on server: String, _ live: ServerState) -> String? {
        if let owner, !owner.canLogin, !owner.powers.contains(.superuser), isFree(owner.name) {
            return owner.name == name ? nil : owner.name
        }
        let isTaken = { (role: String) in live.roles[role] != nil || roles[server]?.contains(role) == true }
        guard isTaken(name) else { return nil }
        return unique("\(name)_owner", isTaken)
    }

    /// Whether a role's name is nobody's own.
    private func isFree(_ role: String) -> Bool {
        !role.hasPrefix("pg_") && !reservedNames.contains(role) && role != state.installation.name
    }

    // MARK: - Names

    private func isName(_ name: String) -> Bool {
        NameRule.declared.complaint(name) == nil && name != state.installation.name
    }

    /// The name itself if files may use it, else one like it.
    private func declarable(_ name: String) -> String {
        let letters = name.lowercased().unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_".unicodeScalars.contains(scalar))
                ? Character(scalar) : "-"
        }
        let mended = String(letters.drop { !$0.isLetter }.prefix(48))
        let base = mended.isEmpty ? "database" : mended
        let candidates = [
            name, base, base.replacing("_", with: "-"), "db-\(base)", "db-" + base.replacing("_", with: "-"),
        ]
        return candidates.first(where: isName) ?? "database"
    }

    /// The name with the first number from 2 that makes it free, if it is taken.
    private func unique(_ name: String, _ isTaken: (String) -> Bool) -> String {
        var candidate = name
        var number = 2
        while isTaken(candidate) || candidate == state.installation.name {
            candidate = "\(name)-\(number)"
            number += 1
        }
        return candidate
    }
}
