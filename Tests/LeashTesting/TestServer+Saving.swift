internal import Glibc

extension TestServer {
    /// Keeps its data as they are now, for ``restore()``.
    ///
    /// - Throws: ``TestServerError`` when it does not stop, or there is no room.
    package func save() async throws {
        try await stop()
        try await copy(data, to: data + ".saved")
        try await resume()
    }

    /// Puts back the data that ``save()`` kept, as if nothing had happened since; 0.2 s.
    ///
    /// - Throws: ``TestServerError`` when it does not start.
    package func restore() async throws {
        if let pid = postmaster {
            Glibc.kill(pid, SIGQUIT)
            for _ in 0..<3_000 where Glibc.kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
        try await copy(data + ".saved", to: data)
        try await PostgresPrograms.run("pg_ctl", "start", "-D", data, "-l", logFile, "-W", "-s")
        // pg_ctl itself looks only every 100 ms.
        for _ in 0..<3_000 {
            if (try? await admin()) != nil { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestServerError(description: "not up 15 s after its data were put back\n\((try? log()) ?? "no log")")
    }

    private func copy(_ from: String, to target: String) async throws {
        try await PostgresPrograms.asServerUser(["sh", "-c", #"rm -rf "$2" && cp -a "$1" "$2""#, "sh", from, target])
    }
}
