/// A value as the files ask for it.
///
/// Values need not be `Equatable`: to find out at run time that each kind of them is would be a part of every start.
///
/// Public for the compiler, as ``ByName`` is.
public struct Desired<Value: Sendable>: Sendable {
    /// What is asked for.
    public var value: Value
    /// Where in the files it was asked for.
    public var source: SourceLocation

    /// Notes the place of a value.
    @inlinable public init(_ value: Value, at source: SourceLocation) {
        self.value = value
        self.source = source
    }
}

extension Desired: Equatable where Value: Equatable {}

/// What the files ask for, merged, checked and with every default filled in.
package struct DesiredState: Equatable, Sendable {
    package var installation: Installation
    package var tiers: [String: Desired<Tier>]
    package var servers: [String: Desired<Server>]
    package var policies: [String: Desired<BackupPolicy>]
    /// The stores that are declared; `local` is the installation's.
    package var backupStores: [String: Desired<BackupStorePlace>]
    package var apps: ByName<Desired<App>>
    package var databases: ByName<Desired<Database>>
    /// The bindings of each app, by key.
    ///
    /// An implicit DATABASE_URL is written out.
    package var env: ByName<ByName<Desired<EnvBinding>>>
    /// Consent to remove databases, by name.
    package var removed: [String: Desired<Removal>]
    /// The files that could not be read or hold an error: what came from them is frozen.
    package var brokenFiles: Set<String>
    /// Whether any file has a section of apps, databases or removals.
    ///
    /// Without one nothing is retired.
    package var hasContent: Bool
    /// The commit that the files are at, if they are in git.
    package var revision: String?

    package init(installation: Installation = Installation()) {
        self.installation = installation
        tiers = [:]
        servers = [:]
        policies = [:]
        backupStores = [:]
        apps = [:]
        databases = [:]
        env = [:]
        removed = [:]
        brokenFiles = []
        hasContent = false
        revision = nil
    }

    /// The secrets that keys of apps are bound to.
    package var boundSecrets: Set<Reference> {
        var secrets: Set<Reference> = []
        // By place: to copy each of the many bindings would touch all that it refers to.
        for app in env.indices {
            for key in env[at: app].indices {
                if case .secret(let reference) = env[at: app][at: key].value { secrets.insert(reference) }
            }
        }
        return secrets
    }

    /// The store that a policy names; `nil` if no good file declares it.
    package func backupStore(_ name: String) -> BackupStorePlace? {
        name == BackupStorePlace.local.name ? installation.backupStore : backupStores[name]?.value
    }
}

/// One installation of leash: two can share a server.
package struct Installation: Equatable, Sendable {
    /// Its owner role, its private database and its marks carry this name.
    package var name: String
    /// Folders, relative to the root of the desired state unless absolute.
    package var envStore: String
    package var secrets: String
    /// The one that is called `local`.
    package var backupStore: BackupStorePlace

    package init(
        name: String = "leash",
        envStore: String = ".leash/env",
        backupStore: BackupStorePlace = .local,
        secrets: String = "/etc/leash/secrets"
    ) {
        self.name = name
        self.envStore = envStore
        self.backupStore = backupStore
        self.secrets = secrets
    }

    /// The login that backups are made with.
    package var backupLogin: String { Self.backupLogin(of: name) }

    /// The login that backups of an installation are made with.
    package static func backupLogin(of installation: String) -> String { installation + "_backup" }

    /// What the names of databases begin with that a backup is restored into for a while.
    package static func temporaryPrefix(of installation: String) -> String { installation + "_restore_" }
}
