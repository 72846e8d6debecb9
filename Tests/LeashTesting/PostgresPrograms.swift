internal import Foundation
internal import Glibc

/// What a throwaway server could not do, with the command's own words.
package struct TestServerError: Error, CustomStringConvertible {
    package let description: String
}

/// Postgres' own programs, run as a user that Postgres accepts.
enum PostgresPrograms {
    /// `postgres` when the tests run as root, which Postgres refuses to be; else whoever runs them.
    static let user = geteuid() == 0 ? "postgres" : NSUserName()

    /// Where initdb and pg_ctl are: those of `LEASH_PG`, else in `PATH`, or where Debian keeps them out of it.
    private static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let candidates =
            if let version = environment["LEASH_PG"] {
                ["\(fetched)/\(version)/bin", "/usr/lib/postgresql/\(version)/bin"]
            } else {
                path + (15...18).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
            }
        return candidates.first { access("\($0)/initdb", X_OK) == 0 }
    }()

    /// What `hack/postgres-versions` fetches.
    private static let fetched = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/postgres").standardizedFileURL.path

    /// Where the programs really are, all of them: a folder in `PATH` may have links to some.
    static var home: URL? {
        folder.map { URL(filePath: $0 + "/initdb").resolvingSymlinksInPath().deletingLastPathComponent() }
    }

    /// Whether there is an extension, by name, that servers can be asked to make.
    static func hasExtension(_ name: String) -> Bool {
        guard let home else { return false }
        let root = home.deletingLastPathComponent().path
        // Debian keeps what is no program elsewhere.
        let shares = [root + "/share/postgresql", root + "/share", root.replacing("/usr/lib/", with: "/usr/share/")]
        return shares.contains { access("\($0)/extension/\(name).control", F_OK) == 0 }
    }

    /// Runs a program, by its name and arguments.
    ///
    /// - Throws: ``TestServerError`` when there is no such program or it fails.
    static func run(_ program: String, _ arguments: String...) async throws {
        guard let folder else { throw TestServerError(description: "no initdb: \(missing)") }
        try await asServerUser(["\(folder)/\(program)"] + arguments)
    }

    private static var missing: String {
        ProcessInfo.processInfo.environment["LEASH_PG"].map { "hack/postgres-versions \($0) fetches one" }
            ?? "hack/packages installs one"
    }

    /// Runs a command as the user that the servers run as.
    static func asServerUser(_ command: [String]) async throws {
        let prefix = geteuid() == 0 ? ["runuser", "-u", user, "--"] : []
        let result = try await runCommand(prefix + command, in: "/", timeout: .seconds(120))
        guard result.status != 0 else { return }
        throw TestServerError(description: "\(command.joined(separator: " ")): \(result.errors)\(result.output)")
    }

    /// Makes a folder that belongs to the server's user and that everybody may enter.
    static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o711) == 0, chmod(path, 0o711) == 0 else {
            throw TestServerError(description: "can't make \(path): \(String(cString: strerror(errno)))")
        }
        guard geteuid() == 0, let user = getpwnam(user) else { return }
        chown(path, user.pointee.pw_uid, user.pointee.pw_gid)
    }
}
