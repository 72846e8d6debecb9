internal import Glibc

extension TestServer {
    /// Keeps its data as they are now, for ``restore()``.
    ///
    /// - Throws: ``TestServerError`` when it does not stop, or there is no room.
    package func save() async throws {
        try await stop()
        try await shell(#"rm -rf "$1.saved" && cp -a "$1" "$1.saved" && sleep 0.05 && touch "$1.stamp" && sleep 0.05"#)
        try await resume()
    }

    /// Puts back the data that ``save()`` kept, as if nothing had happened since; 0.2 s.
    ///
    /// Only the files that were changed since then are copied.
    ///
    /// - Throws: ``TestServerError`` when it does not start.
    package func restore() async throws {
        if let pid = postmaster {
            Glibc.kill(pid, SIGQUIT)
            for _ in 0..<3_000 where Self.runs(pid) { try await Task.sleep(for: .milliseconds(2)) }
        }
        try await shell(
            """
            cd "$1" && find . -newer "$1.stamp" '(' -type f -o -type d -empty ')' -delete && cp -an "$1.saved/." "$1/"
            """
        )
        try await PostgresPrograms.run("pg_ctl", "start", "-D", data, "-l", logFile, "-W", "-s")
        // pg_ctl itself looks only every 100 ms.
        for _ in 0..<3_000 {
            if (try? await admin()) != nil { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestServerError(description: "not up 15 s after its data were put back\n\((try? log()) ?? "no log")")
    }

    /// Runs a shell script as the server's user, with the folder of the data as its argument.
    private func shell(_ script: String) async throws {
        try await PostgresPrograms.asServerUser(["sh", "-c", script, "sh", data])
    }
}
