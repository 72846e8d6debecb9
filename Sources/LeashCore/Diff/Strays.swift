/// Logins that an app's env names though they are not of the app's own place at the database.
///
/// An app that gave its database to another, or lost its binding, still runs with them: they end with its keys, not before.
struct Strays {
    /// The apps that hold a login, by the database's declared name and the login.
    private(set) var holders: [String: [String: Set<String>]] = [:]
    /// Whether some app's keys could not be read, so that a login that nobody holds may be held all the same.
    let isIncomplete: Bool

    /// Looks at these apps: one in sync has no keys but its own.
    init(desired: DesiredState, env: EnvState?, of apps: Set<String>) {
        isIncomplete = !(env?.unreadable.isEmpty ?? false)
        for app in apps {
            for entry in (env?.apps[app] ?? [:]).values {
                guard case .leash(let known) = entry.owner, let database = desired.databases[known.database] else {
                    continue
                }
                guard !database.value.isOwn(known.login, of: app) else { continue }
                holders[known.database, default: [:]][known.login, default: []].insert(app)
            }
        }
    }

    /// Whether a login of a database is held by an app other than this.
    func isHeld(_ login: String, of database: String, notBy app: String) -> Bool {
        holders[database]?[login]?.contains { $0 != app } ?? false
    }
}

extension Database {
    /// Whether a login is a generation of this app's own place at the database.
    fileprivate func isOwn(_ login: String, of app: String) -> Bool {
        guard app == self.app || access[app] != nil else { return false }
        return login.isGeneration(of: loginBase(for: app))
    }
}
