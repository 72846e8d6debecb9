internal import LeashCore

/// How a private server stands.
package struct DevStatus: Sendable {
    /// The app's folder, and the one where the server lies.
    package let folder: String
    package let home: String
    /// `none`, `stopped` or `running`.
    package let condition: String
    package let pid: Int32?
    /// The folder of its socket, while it runs.
    package let socket: String?
    /// The major version of its data.
    package let version: Int?
    /// Who it runs as.
    package let user: String
    /// The app that it was last made for.
    package let app: String?
}

extension DevServer {
    package var status: DevStatus {
        let condition = condition
        var (pid, socket): (Int32?, String?)
        if case .running(let number, let folder) = condition { (pid, socket) = (number, folder) }
        return DevStatus(
            folder: home.folder,
            home: home.path,
            condition: condition.word,
            pid: pid,
            socket: socket,
            version: version,
            user: user.name,
            app: app
        )
    }

    /// The app that its desired state was last written for.
    package var app: String? {
        let line = home.read(home.state)?.split(separator: "\n").first { $0.hasPrefix("apps: ") }
        guard let line, case .object(let apps)? = try? JSON.parse(String(line.dropFirst("apps: ".count))) else {
            return nil
        }
        return apps.first?.0
    }
}
