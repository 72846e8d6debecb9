import Foundation
import LeashTesting

/// Postgres' pg_dump and pg_restore with a script around them, in a folder for `LEASH_POSTGRES_BIN`.
struct WrappedPrograms {
    let folder: TestFolder

    var path: String { folder.path }

    /// - Parameters:
    ///   - dump: a shell script in which `real "$@"` is pg_dump and `$out` the file that it is to write.
    ///   - restore: the same for pg_restore; `$out` is `-` when it reads a dump back.
    /// - Throws: when they can't be written.
    init(dump: String = "real \"$@\"", restore: String = "real \"$@\"") async throws {
        folder = try TestFolder()
        for (name, script) in [("pg_dump", dump), ("pg_restore", restore)] {
            let text = """
                #!/bin/sh
                folder='\(folder.path)'
                real() { '\(TestServer.programs)/\(name)' "$@"; }
                case "$1" in --version | -V) real "$@"; exit ;; esac
                for argument; do case "$argument" in --file=*) out="${argument#--file=}" ;; esac; done
                \(script)

                """
            // By a process of its own: one that is forked off here meanwhile would have it open for writing, and nobody
            // could run it (ETXTBSY).
            let install = ["install", "-m", "755", "/dev/stdin", "\(folder.path)/\(name)"]
            guard try await runCommand(install, input: text).status == 0 else { throw Missing(what: name) }
        }
    }

    struct Missing: Error { let what: String }

    /// A script that leaves word and waits for three seconds, then goes on with `rest`.
    static func waiting(then rest: String = ":") -> String { "touch \"$folder/begun\"; sleep 3; \(rest)" }
}
