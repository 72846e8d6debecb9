/// A plan in the making.
struct Draft {
    var items: [Plan.Item] = []
    var frozen: [String] = []
    var waiting: [String: String] = [:]
    var warnings: [String] = []
    /// The seats of each declared database that could be looked at, with what becomes of their logins.
    var places: [String: [Place]] = [:]
    /// Places whose login must be injected or says why it can't be, by app, with their databases.
    var injected: [String: [(database: String, place: Place)]] = [:]
    /// Places that no key is bound to any longer, with their databases.
    var ended: [(database: String, place: Place)] = []
    /// Logins of apps that no longer bind a database, by its name.
    var former: [String: [Role]] = [:]
    /// The item that takes an injected key away or gives it another value, by app and key.
    var leaving: [String: [String: String]] = [:]
    /// The items that make an installation, by server.
    var installations: [String: String] = [:]
    /// The items that say that a server's limits add up to too much, by server.
    var overcommits: [String: String] = [:]
    /// The item, by a database's declared name, that what stands on it has to wait for.
    var waitsFor: [String: String] = [:]
    /// Databases that nothing can be injected for in this round.
    var unusable: Set<String> = []

    /// Adds an item that can't be done, and says why.
    mutating func block(
        _ address: String,
        app: String?,
        at source: SourceLocation?,
        _ reason: String,
        name: String = ""
    ) {
        var item = Plan.Item(.blocked, address, app: app, step: nil, name: name)
        item.status = .blocked(reason)
        item.source = source
        item.fingerprint = Fingerprint(of: reason).description
        items.append(item)
    }

    /// Adds an item that takes keys from an app's env, or gives them another value.
    mutating func add(_ item: Plan.Item, changing keys: some Sequence<String>, of app: String) {
        items.append(item)
        for key in keys { leaving[app, default: [:]][key] = item.id }
    }
}
