internal import CLibPQ

extension Connection {
    /// Runs several statements in one hop; no other task's statement comes between them.
    package func batch<T: Sendable>(_ body: @Sendable (isolated Connection) throws -> T) async rethrows -> T {
        try body(self)
    }

    /// Runs statements in a transaction, committed when `body` returns and rolled back when it throws.
    ///
    /// - Parameters:
    ///   - kind: the statement that begins it, such as `begin isolation level repeatable read read only`.
    ///   - body: must neither end the transaction nor swallow the error of a statement.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, or ``PQError`` of `begin` or `commit`; after it nothing of the transaction holds,
    ///   unless the connection was lost during the commit.
    package func transaction<T: Sendable>(
        _ kind: String = "begin",
        _ body: @Sendable (isolated Connection) throws -> T
    ) throws -> T {
        try run(kind)
        do {
            let value = try body(self)
            try commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    /// Runs statements in a transaction, sent one behind the other with the `begin`; the commit is sent when all of them
    /// have succeeded.
    ///
    /// - Parameters:
    ///   - statements: without parameters, and none that returns more than a few rows.
    ///   - check: is called when a statement has succeeded; what it throws rolls the transaction back.
    /// - Throws: ``PQError`` of a statement, of `check` or of `commit`; after it nothing of the transaction holds, unless
    ///   the connection was lost during the commit.
    package func transaction(
        of statements: [String],
        check: (_ statement: String) throws(PQError) -> Void = { (_: String) throws(PQError) in }
    ) throws(PQError) {
        do throws(PQError) {
            var rest = (["begin"] + statements)[...]
            while !rest.isEmpty {
                try run(ahead: Array(rest.prefix(Self.flight)), check)
                rest = rest.dropFirst(Self.flight)
            }
            try commit()
        } catch {
            rollback()
            throw error
        }
    }

    private func run(ahead statements: [String], _ check: (String) throws(PQError) -> Void) throws(PQError) {
        try sendingAhead(statements) { () throws(PQError) in
            for sql in statements {
                try run(sql)
                try check(sql)
            }
        }
    }

    /// How many statements are under way at most: a socket has room for all their answers, so the server never waits for
    /// a reader while it is sent more.
    private static let flight = 64

    /// A commit after a failed statement is a rollback, and Postgres does not call that an error.
    private func commit() throws(PQError) {
        guard PQtransactionStatus(handle.pointer) != PQTRANS_INERROR else {
            throw PQError(message: "the transaction was rolled back: one of its statements had failed")
        }
        try run("commit")
    }

    /// Where it can't be sent, the server has ended the transaction by itself.
    private func rollback() {
        guard PQtransactionStatus(handle.pointer) != PQTRANS_IDLE else { return }
        _ = try? run("rollback")
    }
}
