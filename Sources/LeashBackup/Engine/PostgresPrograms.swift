import Glibc
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// pg_dump and pg_restore of one major version of Postgres.
///
/// They have to be the server's: an older pg_dump refuses a newer server, and an older pg_restore can't read a newer dump.
package struct PostgresPrograms: Sendable {
    /// Where they are, as an absolute path.
    package let folder: String
    /// As they say it: `15.18`.
    package let version: String

    /// Where the programs of a major version usually are; `PATH` comes after these.
    private static func usualFolders(_ major: Int) -> [String] {
        [
            "/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin", "/usr/libexec/postgresql\(major)",
            "/usr/local/pgsql/bin",
        ]
    }

    /// - Parameters:
    ///   - serverVersion: as libpq counts: 150018 is 15.18.
    ///   - folders: that an operator named, as absolute paths; one of another major version is passed over.
    ///   - path: `PATH`, of which relative parts are not looked at.
    /// - Returns: the first that fit.
    /// - Throws: ``BackupError`` when there are none of that major version, or a named folder has no programs that run.
    package static func find(serverVersion: Int, folders: [String] = [], path: String) async throws -> PostgresPrograms
    {
        let major = serverVersion / 10_000
        let parts = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        for folder in folders where await version(of: "\(folder)/pg_dump") == nil || !hasPrograms(folder) {
            throw BackupError("LEASH_POSTGRES_BIN is \(folder), which has no pg_dump and pg_restore that run")
        }
        var seen: [String] = []
        for folder in folders + usualFolders(major) + parts {
            guard hasPrograms(folder), let version = await version(of: "\(folder)/pg_dump") else { continue }
            if version.split(separator: ".").first.flatMap({ Int($0) }) == major {
                return PostgresPrograms(folder: folder, version: version)
            }
            seen.append("\(version) in \(folder)")
        }
        let found = seen.isEmpty ? "" : " (found \(seen.joined(separator: ", ")))"
        throw BackupError(
            "no pg_dump of Postgres \(major), the server's version\(found): install postgresql-client-\(major), or "
                + "name its folder in LEASH_POSTGRES_BIN"
        )
    }

    private static func hasPrograms(_ folder: String) -> Bool {
        access("\(folder)/pg_dump", X_OK) == 0 && access("\(folder)/pg_restore", X_OK) == 0
    }

    /// What a program says after `(PostgreSQL)`; `nil` if it says something else.
    private static func version(of program: String) async -> String? {
        let result = try? await run(
            .path(FilePath(program)),
            arguments: ["--version"],
            environment: .custom(Self.environment()),
            output: .string(limit: 4096),
            error: .discarded
        )
        let words = result?.standardOutput.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count >= 3, words[1] == "(PostgreSQL)" else { return nil }
        return String(words[2])
    }

    /// The environment that they get: nothing of leash's own.
    static func environment(_ variables: [Environment.Key: String] = [:]) -> [Environment.Key: String] {
        ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(variables) { $1 }
    }
}
