internal import CLibPQ

extension Connection {
    /// Sends statements one behind the other, so that the server is at the next while this reads what the last came to.
    ///
    /// libpq's pipeline mode, https://www.postgresql.org/docs/current/libpq-pipeline-mode.html. All of them together must
    /// fit what a socket takes at once: nothing is read while they are sent.
    ///
    /// - Parameters:
    ///   - statements: without parameters.
    ///   - body: runs each of them in this order, and nothing between them: what it then reads has been sent already.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, and ``PQError`` when they could not be sent. The statements behind one that failed
    ///   have not been run.
    package func sendingAhead<T>(_ statements: [String], _ body: () throws(PQError) -> T) throws(PQError) -> T {
        precondition(sentAhead.isEmpty, "statements are on their way already")
        try refuseNUL(in: statements)
        guard PQenterPipelineMode(handle.pointer) == 1 else { throw failure(of: statements.first) }
        do throws(PQError) {
            try send(statements)
        } catch {
            leavePipeline()
            throw error
        }
        defer { leavePipeline() }
        return try body()
    }

    private func send(_ statements: [String]) throws(PQError) {
        for sql in statements {
            guard PQsendQueryParams(handle.pointer, sql, 0, nil, nil, nil, nil, 0) == 1 else { throw failure(of: sql) }
            sentAhead.append(sql)
        }
        guard PQpipelineSync(handle.pointer) == 1 else { throw failure(of: statements.last) }
    }

    /// The result of the next statement that was sent, which must be this one.
    func nextResult(of sql: String) -> OpaquePointer? {
        let sent = sentAhead.removeFirst()
        precondition(sent == sql, "sent was \(sent), not \(sql)")
        return takeResult()
    }

    /// One result, and the mark that ends it.
    private func takeResult() -> OpaquePointer? {
        guard let result = PQgetResult(handle.pointer) else { return nil }
        while let more = PQgetResult(handle.pointer) { PQclear(more) }
        return result
    }

    /// Passes over what nobody asked for, to where the next statement may be sent.
    private func leavePipeline() {
        while !sentAhead.isEmpty {
            sentAhead.removeFirst()
            takeResult().map(PQclear)
        }
        // The sync, which has no mark behind it; after a lost connection there is none.
        PQgetResult(handle.pointer).map(PQclear)
        if PQstatus(handle.pointer) == CONNECTION_OK { PQexitPipelineMode(handle.pointer) }
    }

    private func failure(of sql: String?) -> PQError { PQError(result: nil, on: handle.pointer, sql: sql ?? "") }
}
