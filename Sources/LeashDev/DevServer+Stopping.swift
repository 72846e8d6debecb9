internal import FoundationEssentials
internal import Glibc
internal import LeashCore

extension DevServer {
    /// Stops the server and waits for its end: sessions are ended, and what was committed stays.
    ///
    /// - Parameter immediate: without saving anything.
    /// - Returns: whether it ran.
    /// - Throws: ``DevError`` when it doesn't end within a minute.
    @discardableResult
    package func stop(immediate: Bool = false) async throws -> Bool {
        if condition.isOver { return false }
        let first = postmaster
        if case .running(let pid, _) = condition {
            guard first?.works(in: home.data) != false else {
                throw DevError("process \(pid) is not the server of \(home.data): that one runs in another container")
            }
            guard kill(pid, immediate ? SIGQUIT : SIGINT) == 0 || errno == ESRCH else {
                throw DevError("ending process \(pid): \(String(cString: strerror(errno)))")
            }
        }
        // A process that ends lets go of the lock a moment before it is gone.
        guard try await wait(seconds: 60, until: { $0.isOver && first?.runs != true }) else {
            throw DevError("the server in \(home.data) did not end in a minute; its log is \(home.log)")
        }
        removeSocket()
        return true
    }

    /// Stops the server and removes its data and the env store, and nothing that isn't leash's.
    ///
    /// - Throws: ``DevError`` when it doesn't end, or something can't be removed.
    package func reset() async throws {
        try await stop(immediate: true)
        removeSocket()
        removeUnfinished()
        // The data last: as long as they are there, this is where the server is looked for.
        for name in DevHome.names.sorted(by: { $1 == "data" && $0 != "data" }) where name != ".lock" {
            try remove("\(home.path)/\(name)")
        }
        try remove("\(home.path)/.lock")
        home.removeIfEmpty()
    }

    private func remove(_ path: String) throws(DevError) {
        var info = stat()
        guard lstat(path, &info) == 0 else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw DevError("removing \(path): \(String(cString: strerror(errno)))")
        }
    }
}
