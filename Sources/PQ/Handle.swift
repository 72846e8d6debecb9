internal import CLibPQ
internal import Glibc

/// libpq's connection, closed with the last reference to it.
///
/// libpq allows one caller at a time: the queue of the ``Connection`` that holds it is the only one.
final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    let notices = NoticeBox()

    deinit { PQfinish(pointer) }

    /// Connects and logs in; blocks until that has succeeded or failed, at most `connect_timeout` for all hosts
    /// together.
    ///
    /// PQconnectdbParams would print the notices of the login to standard error; this way they have a receiver before
    /// the first byte.
    init(_ info: Conninfo) throws(PQError) {
        _ = try info.options()  // an error of its own words, which hide the password
        let keywords = info.keywords
        let started = withCStrings(keywords.map(\.0) + [nil]) { names in
            withCStrings(keywords.map(\.1) + [nil]) { PQconnectStartParams(names, $0, 1) }
        }
        guard let started else { throw PQError(message: "out of memory", isConnectionLoss: true) }
        pointer = started
    }

    /// Brings the login to its end, good or bad.
    ///
    /// - Returns: whether the server answered in time; what it answered is the connection's status.
    func login() -> Bool {
        guard PQstatus(pointer) != CONNECTION_BAD else { return true }
        notices.receive(from: pointer)
        let deadline = timeout.map { ContinuousClock.now + .seconds($0) }
        var state = PGRES_POLLING_WRITING
        while state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING {
            guard wait(for: state, until: deadline) else { return false }
            state = PQconnectPoll(pointer)
        }
        return true
    }

    /// `connect_timeout`, in seconds; `nil` for none, which libpq writes as zero or less.
    var timeout: Int? {
        guard let first = PQconninfo(pointer) else { return nil }
        defer { PQconninfoFree(first) }
        let given = Option.given(first).first { $0.keyword == "connect_timeout" }
        return given.flatMap { Int($0.value) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Blocks until the socket is ready for what libpq wants; `false` when the deadline came first.
    private func wait(for state: PostgresPollingStatusType, until deadline: ContinuousClock.Instant?) -> Bool {
        let events = Int16(state == PGRES_POLLING_READING ? POLLIN : POLLOUT)
        while true {
            let left = deadline.map { max(0, ($0 - .now) / .milliseconds(1)) } ?? -1
            var socket = pollfd(fd: PQsocket(pointer), events: events, revents: 0)
            let ready = poll(&socket, 1, Int32(min(left.rounded(.up), 1e9)))
            if ready != 0 && !(ready < 0 && errno == EINTR) { return true }
            if ready == 0 && left >= 0 { return false }
        }
    }
}
