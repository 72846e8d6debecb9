import LeashCore
import YAML

struct ServerDeclaration: Equatable, Sendable {
    var url: Desired<Reference>?
    var app: Desired<EndpointDeclaration>?
    var isDefault: Desired<Bool>?
    var isHardened: Desired<Bool>?
    var extensions: Desired<[Desired<String>]>?
    var overcommit: Desired<Overcommit>?

    enum Overcommit: String, CaseIterable, Sendable {
        case warn, refuse
    }

    static let table = Table<Self>(
        "server",
        [
            Key(
                "url",
                .reference,
                { $0.url = $1 },
                "where the admin's libpq URL is: { env: NAME } or { file: NAME }",
                isRequired: true
            ),
            Key(
                "app",
                .table(EndpointDeclaration.table, EndpointDeclaration()),
                { $0.app = $1 },
                "what apps connect to, where it differs"
            ),
            Key("default", .flag, { $0.isDefault = $1 }, "whether databases that name no server go here"),
            Key("hardened", .flag, { $0.isHardened = $1 }, "whether PUBLIC loses CONNECT on postgres and template1"),
            Key(
                "extensions",
                .list(.extensionName),
                { $0.extensions = $1 },
                "the extensions that databases may ask for"
            ),
            Key(
                "overcommit",
                .word,
                { $0.overcommit = $1 },
                "what connection limits above max_connections are: a warning, or refused"
            ),
        ]
    )
}

struct EndpointDeclaration: Equatable, Sendable {
    var host: Desired<String>?
    var port: Desired<Int>?
    var sslmode: Desired<SSLMode>?

    enum SSLMode: String, CaseIterable, Sendable {
        case disable, allow, prefer, require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }

    static let table = Table<Self>(
        "address",
        [
            Key("host", .host, { $0.host = $1 }, "a host name, an address, or the absolute path of a socket's folder"),
            Key("port", .count(1...65_535), { $0.port = $1 }, "a port"),
            Key("sslmode", .word, { $0.sslmode = $1 }, "libpq's sslmode"),
        ]
    )
}

struct ReferenceDeclaration: Equatable, Sendable {
    var environment: Desired<String>?
    var file: Desired<String>?

    static let table = Table<Self>(
        "reference",
        [
            Key("env", .environmentName, { $0.environment = $1 }, "a variable of leash's own environment"),
            Key("file", .secretFile, { $0.file = $1 }, "a file in the folder of secrets"),
        ],
        oneOf: ["env", "file"]
    )
}

extension ValueType where Value == Reference {
    /// Where a secret is; never the secret itself, so no message repeats what stands there.
    static let reference = ValueType(schema: ReferenceDeclaration.table.schema) { node, reader in
        guard case .mapping(let pairs) = node.content else {
            let message = node.isNull ? "has no value" : "must say where the value is, not hold it"
            reader.report(node.mark, "\(reader.subject) \(message)", hint: "write { env: NAME } or { file: NAME }")
            return nil
        }
        var reference = ReferenceDeclaration()
        ReferenceDeclaration.table.read(pairs, into: &reference, &reader)
        return reference.environment.map { .environment($0.value) } ?? reference.file.map { .file($0.value) }
    }
}

extension ValueType where Value == String {
    static let environmentName = text("the name of a variable", ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]) { name in
        guard !isEnvironmentKey(name) else { return nil }
        return Complaint("is no name of an environment variable", hint: "name the variable, without $ or its value")
    }

    /// A path below the folder of secrets: a file of the state must not reach the rest of the machine.
    static let secretFile = text(
        "the name of a file in the folder of secrets",
        ["pattern": "^(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*$"]
    ) { path in
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isInside = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._-".utf8.contains($0) }
        }
        guard !isInside else { return nil }
        return Complaint("is no file in the folder of secrets", hint: "write a path relative to it, as in notes/redis")
    }

    static let host = text(
        "a host name, an address or an absolute path",
        ["pattern": "^(/[^\\s'\"\\\\?#@\\x00-\\x1f]*|[^\\s'\"\\\\/?#@\\x00-\\x1f]+)$"]
    ) { host in
        let forbidden = host.hasPrefix("/") ? "'\"\\?#@" : "'\"\\?#@/"
        let isPlain = host.unicodeScalars.allSatisfy {
            $0.value > 0x20 && !$0.properties.isWhitespace && !forbidden.unicodeScalars.contains($0)
        }
        if isPlain && !host.isEmpty { return nil }
        return Complaint("is neither a host nor an absolute path", hint: "as in db.example.com or /var/run/postgresql")
    }

    static let extensionName = text(
        "the name of an extension",
        ["pattern": "^[A-Za-z0-9_-]{1,63}$"]
    ) { name in
        let isName =
            (1...63).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_-".utf8.contains($0) }
        return isName ? nil : Complaint("holds something that is no name of an extension", hint: "as in pgcrypto")
    }
}
