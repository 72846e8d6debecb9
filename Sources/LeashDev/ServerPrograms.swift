internal import Glibc
internal import LeashCore
internal import Subprocess

#if canImport(System)
internal import System
#else
internal import SystemPackage
#endif

/// initdb, pg_ctl and postgres of one version.
struct ServerPrograms: Sendable {
    /// Where they are, as an absolute path without links.
    let folder: String
    /// `15`.
    let major: Int

    /// - Parameters:
    ///   - major: the version of the data that are there; `nil` for any: the one in `PATH` first, then the newest.
    ///   - environment: of leash itself: `LEASH_POSTGRES_BIN` names a folder that goes before all others.
    /// - Returns: the first that fit.
    /// - Throws: ``DevError`` when there are none, or none of that version.
    static func find(major: Int?, _ environment: [String: String]) async throws(DevError) -> ServerPrograms {
        let named = environment["LEASH_POSTGRES_BIN"]
        if let named, await programs(in: named) == nil {
            throw DevError(
                "LEASH_POSTGRES_BIN is \(named.printable), which has no initdb, pg_ctl and postgres that run"
            )
        }
        var found: [ServerPrograms] = []
        for folder in folders(named, environment["PATH"] ?? "") {
            guard let programs = await programs(in: folder) else { continue }
            if major == nil || programs.major == major { return programs }
            if !found.contains(where: { $0.folder == programs.folder }) { found.append(programs) }
        }
        guard let major else {
            throw DevError(
                "no initdb, pg_ctl and postgres are installed: install Postgres' server (on Debian, postgresql), "
                    + "or name their folder in LEASH_POSTGRES_BIN"
            )
        }
        let others = found.map { "\($0.major) in \($0.folder)" }.joined(separator: ", ")
        throw DevError(
            "its data are of Postgres \(major), and there is \(others.isEmpty ? "none" : "only \(others)"): install "
                + "postgresql-\(major), name its folder in LEASH_POSTGRES_BIN, or begin anew with "
                + "`leashctl dev --reset`, which removes the data"
        )
    }

    private static func folders(_ named: String?, _ path: String) -> [String] {
        let parts = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        let linked = parts.compactMap { home(of: "\($0)/pg_ctl") }
        let usual = (15...30).reversed().flatMap { ["/usr/lib/postgresql/\($0)/bin", "/usr/pgsql-\($0)/bin"] }
        return [named].compactMap(\.self) + linked + usual + ["/usr/local/pgsql/bin"]
    }

    /// Where a program really is: a folder in `PATH` may have links to some.
    private static func home(of program: String) -> String? {
        guard access(program, X_OK) == 0, let real = realpath(program, nil) else { return nil }
        defer { free(real) }
        let path = String(cString: real)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }

    private static func programs(in folder: String) async -> ServerPrograms? {
        guard ["initdb", "pg_ctl", "postgres"].allSatisfy({ access("\(folder)/\($0)", X_OK) == 0 }) else { return nil }
        let result = try? await Subprocess.run(
            .path(FilePath("\(folder)/postgres")),
            arguments: ["--version"],
            environment: .custom(["LC_ALL": "C.UTF-8"]),
            output: .string(limit: 4096),
            error: .discarded
        )
        // `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
        let words = result?.standardOutput.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count >= 3, let major = Int(words[2].prefix(while: \.isNumber)) else { return nil }
        return ServerPrograms(folder: folder, major: major)
    }
}
