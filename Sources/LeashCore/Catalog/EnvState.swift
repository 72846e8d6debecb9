/// What the env store holds.
package struct EnvState: Sendable {
    /// The store's random id; `nil` for a store that nothing was ever written to.
    package var id: String?
    /// The keys of each app, by app and key.
    package var apps: ByName<ByName<EnvEntry>>
    /// Gives a value the digest that an entry with the same value has.
    package var digester: any EnvDigester
    /// Apps whose last change has not been followed by their `onChange` command yet.
    package var unnotified: Set<String>
    /// Apps whose file cannot be read or understood, with the reason: nothing of theirs is planned.
    package var unreadable: [String: String]

    package init(
        id: String? = nil,
        apps: ByName<ByName<EnvEntry>> = [:],
        digester: any EnvDigester = UnkeyedDigester()
    ) {
        self.id = id
        self.apps = apps
        self.digester = digester
        unnotified = []
        unreadable = [:]
    }
}

extension EnvState: Equatable {
    /// Whether they hold the same; what tells their values apart is no part of that.
    package static func == (left: EnvState, right: EnvState) -> Bool {
        left.id == right.id && left.apps == right.apps && left.unnotified == right.unnotified
            && left.unreadable == right.unreadable
    }
}

/// Gives values the digests that an env store gives them, so that what the files ask for can be compared with what is
/// there, of which only digests leave the store.
package protocol EnvDigester: Sendable {
    /// Equal for equal values, and in practice only for them, unless the store has no key yet.
    func digest(of value: String) -> EnvDigest
}

/// That of a store which has no key.
package struct UnkeyedDigester: EnvDigester {
    package init() {}

    package func digest(of value: String) -> EnvDigest { .unkeyed }
}

/// A keyed digest of a value, short enough to print: it tells a change without telling the value.
package struct EnvDigest: Hashable, Sendable, CustomStringConvertible {
    private let bits: UInt64

    package init(bits: UInt64) { self.bits = bits }

    /// Stands for every value as long as there is no store, and so no key.
    package static let unkeyed = EnvDigest(bits: 0)

    /// Sixteen hexadecimal digits.
    package var text: String { bits.hexadecimal }

    package var description: String { text }
}

/// One key of an app's env: who put it there, and a digest of what it is.
package struct EnvEntry: Equatable, Sendable {
    package var owner: Owner
    /// The digest of the value that stands there now.
    package var digest: EnvDigest
    /// Whether the value is still the one that its owner wrote.
    package var isIntact: Bool

    package init(_ owner: Owner, digest: EnvDigest, isIntact: Bool = true) {
        self.owner = owner
        self.digest = digest
        self.isIntact = isIntact
    }

    package enum Owner: Equatable, Sendable {
        /// Injected: part of a credential, which is large, and most keys are of others.
        indirect case leash(EnvCredential)
        /// A literal or secret, with the file that declares it.
        case git(file: String)
        /// Set by hand, or found without a record.
        case human
    }
}

/// What the env store knows of an injected credential.
package struct EnvCredential: Hashable, Sendable {
    package var server: String
    /// The database's declared name.
    package var database: String
    package var login: String
    /// Equal to the server's verifier as long as the password fits.
    package var verifier: Secret
    package var part: EnvBinding.Part
    /// The host, port, sslmode and database name that the value was made of, for comparison.
    package var address: Address
    /// The file that declares the binding.
    package var file: String

    package init(
        server: String,
        database: String,
        login: String,
        verifier: Secret,
        part: EnvBinding.Part,
        address: Address,
        file: String
    ) {
        self.server = server
        self.database = database
        self.login = login
        self.verifier = verifier
        self.part = part
        self.address = address
        self.file = file
    }
}

/// Where an app finds its database.
package struct Address: Hashable, Sendable {
    /// A host name, an address, or the absolute path of a socket's folder.
    package var host: String
    package var port: Int
    package var sslmode: String?
    /// The database's name on the server.
    package var database: String

    package init(host: String, port: Int = 5432, sslmode: String? = nil, database: String) {
        self.host = host
        self.port = port
        self.sslmode = sslmode
        self.database = database
    }

    package var isSocket: Bool { host.hasPrefix("/") }
}
