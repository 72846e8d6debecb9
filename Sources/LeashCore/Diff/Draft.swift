/// A plan in the making.
struct Draft {
    var items: [Plan.Item] = []
    var frozen: [String] = []
    var waiting: [String: String] = [:]
    var warnings: [String] = []
    /// The seats of each declared database that could be looked at, with what becomes of their logins.
    var seats: [String: [(seat: Seat, credential: Credential)]] = [:]
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
}
