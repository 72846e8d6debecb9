import LeashCore
import LeashDev
import LeashEnv

/// What `leashctl dev` prints without a command: how the server stands, and how to reach it.
struct DevReport {
    private let status: DevStatus
    /// What leash gives the app, masked, by key.
    private let values: [(key: String, shown: String)]

    init(_ status: DevStatus) {
        self.status = status
        values = []
    }

    /// - Parameters:
    ///   - status: how the server stands.
    ///   - values: what the env store of the private server holds.
    ///   - environment: what a command would get; of the values those are shown that it has.
    init(_ status: DevStatus, values: [String: Secret], environment: DevEnvironment) {
        self.status = status
        self.values = values.sorted { $0.key < $1.key }.compactMap { key, value in
            environment.variables[key] == value.revealed ? (key, value.masked) : nil
        }
    }

    var text: String {
        let version = status.version.map { "Postgres \($0), " } ?? ""
        let pid = status.pid.map { ", process \($0) of user \(status.user.printable)" } ?? ""
        var rows = [("folder", status.folder.printable), ("server", version + status.condition + pid)]
        if let app = status.app { rows.insert(("app", app), at: 0) }
        if status.condition != "none" { rows.append(("data", "\(status.home)/data".printable)) }
        if let socket = status.socket { rows.append(("socket", socket.printable)) }
        rows += values.map { ($0.key, $0.shown) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "\($0.0.padded(to: width))  \($0.1)\n" }.joined()
    }

    var json: JSON {
        .object([
            ("format", "leash.dev/1"), ("app", JSON(status.app)), ("folder", .string(status.folder)),
            ("state", .string(status.condition)), ("version", status.version.map { .number($0) } ?? .null),
            ("pid", status.pid.map { .number(Int($0)) } ?? .null), ("user", .string(status.user)),
            ("home", .string(status.home)), ("socket", JSON(status.socket)),
        ]).adding(values.isEmpty ? [:] : ["env": .object(values.map { ($0.key, .string($0.shown)) })])
    }
}
