package import LeashCore

/// A database's URL as a person pasted it: what it is, where it leads, and what will go wrong with it.
///
/// It is read strictly, by RFC 3986 with the lists of hosts that libpq and MongoDB allow: where a password could hide in
/// another part, the URL is refused. However it is printed, it shows no password.
package struct DatabaseURL: Hashable, Sendable {
    /// One of the servers that a URL names.
    package struct Host: Hashable, Sendable {
        /// A name in lower case, an address without brackets, or the path of a socket or its folder.
        package let name: String
        /// `nil` where the URL has none.
        package let port: Int?
    }

    package let service: Service
    package let provider: Provider
    /// Without the dialect of SQLAlchemy, in lower case.
    package let scheme: String
    package let user: String?
    package let password: Secret?
    /// At least one; the first decides which provider it is.
    package let hosts: [Host]
    package let database: String?
    /// What to store: as pasted, without what was around it, in the scheme that most clients read.
    package let value: Secret
    /// In the order in which they are worth saying.
    package let warnings: [Warning]

    /// The key of an app's env that it goes by.
    package var variable: String { service.variable }

    /// Reads whatever was pasted: a URL, alone or in quotes, behind `DATABASE_URL=`, or in a `psql` command.
    ///
    /// - Throws: ``Refusal`` for what is no URL of a database that an app could use.
    package init(pasted text: String) throws(Refusal) {
        let pasted = try Pasted(text)
        try Refusal.refuseForeign(pasted.text)
        let scheme = try Scheme(of: pasted.text)
        let rest = pasted.text[scheme.end...]
        let parts = try URLParts(rest, scheme.service, isSRV: scheme.isSRV)
        let site = Site(of: parts.hosts[0], parts.port(of: parts.hosts[0], scheme.service))
        let stored = scheme.isPlainRedis && pasted.wantsTLS ? "rediss" : scheme.stored
        service = scheme.service
        provider = site.provider
        self.scheme = stored
        (user, password, hosts, database) = (parts.user, parts.password, parts.hosts, parts.database)
        value = Secret("\(scheme.dialect.map { "\(stored)+\($0)" } ?? stored)://\(rest)")
        let judge = Judge(scheme: scheme, parts: parts, site: site, usesTLS: stored == "rediss" || scheme.isSRV)
        warnings = pasted.warnings + judge.warnings
    }
}

extension DatabaseURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL with `***` for the password, and without parameters.
    package var description: String {
        let shownUser = password == nil ? (user == nil ? "" : "***@") : "\(user?.printable ?? ""):***@"
        let shownHosts = hosts.map { host in
            let name = host.name.contains(":") ? "[\(host.name)]" : host.name
            return name + (host.port.map { ":\($0)" } ?? "")
        }
        let isSocket = hosts.contains { $0.name.hasPrefix("/") }
        let authority = shownUser + (isSocket ? "" : shownHosts.joined(separator: ","))
        let path = "/\(database?.printable ?? "")" + (isSocket ? "?host=\(shownHosts[0].printable)" : "")
        return "\(scheme)://\(authority)\(path)"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
