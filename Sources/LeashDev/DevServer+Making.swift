internal import FoundationEssentials
internal import Glibc
internal import LeashCore

extension DevServer {
    /// Makes the data folder, which is called so only once it is whole.
    func initialize(_ programs: ServerPrograms) async throws(DevError) {
        removeUnfinished()
        let name = DevHome.unfinished + "\(getpid())"
        let path = "\(home.path)/\(name)"
        guard mkdir(path, 0o700) == 0 else { throw DevError("making \(path): \(String(cString: strerror(errno)))") }
        do throws(DevError) {
            try user.give(path)
            try await initdb(programs, name)
            try configure(path)
            try append("", Self.origin(of: path), to: "\(path)/\(Self.originFile)", isNew: true)
        } catch {
            removeUnfinished()
            throw error
        }
        guard rename(path, home.data) == 0 else {
            throw DevError("naming \(home.data): \(String(cString: strerror(errno)))")
        }
    }

    private static let originFile = "leash.made"

    /// What tells a data folder from one that came with a checkout: nobody who writes files for others knows its number.
    private static func origin(of path: String) -> String {
        var info = stat()
        return stat(path, &info) == 0 ? "\(info.st_ino)\n" : "none\n"
    }

    /// Whether leash made the data folder where it lies: settings and functions of any other could run code.
    var isMadeHere: Bool { home.read("\(home.data)/\(Self.originFile)") == Self.origin(of: home.data) }

    private func initdb(_ programs: ServerPrograms, _ name: String) async throws(DevError) {
        let result = try await ServerProgram(user: user, folder: home.path).run([
            "\(programs.folder)/initdb", "--pgdata=\(name)", "--username=postgres", "--auth=peer", "--encoding=UTF8",
            "--locale=C.UTF-8", "--wal-segsize=4", "--no-sync", "--no-instructions",
        ])
        guard result.status != 0 else { return }
        let lines = result.said.split(separator: "\n").map { String($0).printable }
        let errors = lines.filter { line in
            ["error:", "FATAL:", "PANIC:", "could not", "No space"].contains { line.contains($0) }
        }
        let said = (errors.isEmpty ? lines : errors).suffix(3).map { "\n  \($0)" }.joined()
        throw DevError("making a private server in \(home.path) failed\(said)")
    }

    /// The admin is let in by who it is, everyone else by password, and nobody by TCP.
    private func configure(_ path: String) throws(DevError) {
        let names = Set(["root", user.name]).sorted()
        try append("", "local all postgres peer map=leash\nlocal all all scram-sha-256\n", to: "\(path)/pg_hba.conf")
        let map = names.map { "leash \(quoted($0)) postgres\n" }.joined()
        try append("", map, to: "\(path)/pg_ident.conf")
        try append(
            home.read("\(path)/postgresql.conf") ?? "",
            Self.settings.map { "\($0) = \($1)\n" }.joined(),
            to: "\(path)/postgresql.conf"
        )
    }

    /// What is good for work on an app: quick, small, and not made to outlast a loss of power.
    private static let settings = [
        ("\n# Set by leashctl dev.\nlisten_addresses", "''"), ("password_encryption", "'scram-sha-256'"),
        ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"), ("shared_buffers", "32MB"),
        ("max_wal_size", "256MB"), ("min_wal_size", "16MB"), ("max_worker_processes", "4"), ("jit", "off"),
        ("log_line_prefix", "'%m [%p] %q%u@%d '"),
    ]

    /// In place, so that the file keeps its owner.
    private func append(_ before: String, _ text: String, to file: String, isNew: Bool = false) throws(DevError) {
        let way = isNew ? O_CREAT | O_EXCL : O_TRUNC
        let number = open(file, O_WRONLY | way | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw DevError("writing \(file): \(String(cString: strerror(errno)))") }
        defer { close(number) }
        let bytes = Array((before + text).utf8)
        guard Glibc.write(number, bytes, bytes.count) == bytes.count else {
            throw DevError("writing \(file): \(String(cString: strerror(errno)))")
        }
    }

    private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    /// Removes what a killed leash has left unfinished.
    func removeUnfinished() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.path)) ?? []
        for name in names where name.hasPrefix(DevHome.unfinished) {
            try? FileManager.default.removeItem(atPath: "\(home.path)/\(name)")
        }
    }
}
