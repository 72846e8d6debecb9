internal import LeashCore

/// What the file remembers of one key: whose it is, and the digest of the value that its owner wrote.
struct EnvRecord: Equatable {
    /// Never `.human`: keys of people have no record.
    var owner: EnvEntry.Owner
    var digest: FileDigest
}

extension EnvRecord {
    init(_ json: JSON) throws(JSONProblem) {
        var members = try JSONMembers(json)
        switch try members.string("by") {
        case "leash": owner = .leash(try EnvCredential(taking: &members))
        case "git": owner = .git(file: try members.string("file"))
        default: throw JSONProblem("\"by\" is neither leash nor git")
        }
        digest = FileDigest(try members.string("digest"))
        try members.finish()
    }

    var json: JSON {
        switch owner {
        case .leash(let credential): credential.json(digest: digest.text)
        case .git(let file): ["by": "git", "file": .string(file), "digest": .string(digest.text)]
        case .human: [:]
        }
    }
}

extension EnvCredential {
    fileprivate init(taking members: inout JSONMembers) throws(JSONProblem) {
        guard let part = EnvBinding.Part(rawValue: try members.string("part")) else {
            throw JSONProblem("\"part\" is unknown")
        }
        self.init(
            server: try members.string("server"),
            database: try members.string("database"),
            login: try members.string("login"),
            verifier: Secret(try members.string("verifier")),
            part: part,
            address: try Address(taking: &members),
            file: try members.string("file")
        )
    }

    fileprivate func json(digest: String) -> JSON {
        let head: JSON = [
            "by": "leash",
            "server": .string(server),
            "database": .string(database),
            "login": .string(login),
            "verifier": .string(verifier.revealed),
            "part": .string(part.rawValue),
            "host": .string(address.host),
            "port": .number(address.port),
        ]
        let mode: JSON = address.sslmode.map { ["sslmode": .string($0)] } ?? [:]
        return head.adding(mode).adding([
            "name": .string(address.database), "file": .string(file), "digest": .string(digest),
        ])
    }
}

extension Address {
    fileprivate init(taking members: inout JSONMembers) throws(JSONProblem) {
        self.init(
            host: try members.string("host"),
            port: try members.integer("port"),
            sslmode: try members.optionalString("sslmode"),
            database: try members.string("name")
        )
    }
}
