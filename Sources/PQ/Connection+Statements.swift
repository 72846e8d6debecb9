internal import CLibPQ

extension Connection {
    /// Runs exactly one statement.
    ///
    /// - Parameters:
    ///   - sql: with `$1`, `$2`, ... for the parameters.
    ///   - parameters: values in text form; `nil` is SQL `NULL`. They are in no error.
    /// - Returns: the number of rows that it affected or returned; 0 for DDL.
    /// - Throws: ``PQError`` with the server's SQLSTATE.
    @discardableResult
    package func run(_ sql: String, _ parameters: [String?] = []) throws(PQError) -> Int {
        let result = try query(sql, parameters)
        return PQcmdTuples(result.pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// Runs any number of statements without parameters, as one transaction unless they say otherwise.
    ///
    /// - Throws: ``PQError`` of the first statement that fails; the rest does not run.
    package func script(_ sql: String) throws(PQError) { try handle.script(sql) }

    /// Runs exactly one statement and decodes its rows.
    ///
    /// - Parameters:
    ///   - sql: with `$1`, `$2`, ... for the parameters.
    ///   - parameters: values in text form; `nil` is SQL `NULL`. They are in no error.
    ///   - decode: makes one value of one row, which it can't keep.
    /// - Returns: the values in the server's order.
    /// - Throws: ``PQError`` of the server, of `decode`, or for a cell that was not what it was read as.
    package func rows<T: Sendable>(
        _ sql: String,
        _ parameters: [String?] = [],
        _ decode: (borrowing Row) throws(PQError) -> T
    ) throws(PQError) -> [T] {
        var values: [T] = []
        try forEachRow(sql, parameters, reserve: { values.reserveCapacity($0) }) { row throws(PQError) in
            values.append(try decode(row))
        }
        return values
    }

    /// Runs exactly one statement and reads its rows where they are, without an array of what they say.
    ///
    /// - Parameters:
    ///   - sql: with `$1`, `$2`, ... for the parameters.
    ///   - parameters: values in text form; `nil` is SQL `NULL`. They are in no error.
    ///   - reserve: is told the number of rows before the first one.
    ///   - body: is given each row in the server's order, which it can't keep.
    /// - Throws: ``PQError`` of the server, of `body`, or for a cell that was not what it was read as: what `body` made
    ///   of the rows is then good for nothing.
    package func forEachRow(
        _ sql: String,
        _ parameters: [String?] = [],
        reserve: (Int) -> Void = { _ in },
        _ body: (borrowing Row) throws(PQError) -> Void
    ) throws(PQError) {
        let result = try query(sql, parameters)
        let count = PQntuples(result.pointer)
        reserve(Int(count))
        for index in 0..<count { try body(Row(result: result, index: index)) }
        if let fault = result.fault { throw PQError(message: fault, sql: sql) }
    }

    private func query(_ sql: String, _ parameters: [String?]) throws(PQError) -> QueryResult {
        if !sentAhead.isEmpty { return try handle.checked(nextResult(of: sql), sql) }
        try refuseNUL(in: [sql] + parameters)
        let result = withCStrings(parameters) { values in
            PQexecParams(handle.pointer, sql, Int32(parameters.count), nil, values, nil, nil, 0)
        }
        return try handle.checked(result, sql)
    }
}

extension Handle {
    func script(_ sql: String) throws(PQError) {
        try refuseNUL(in: [sql])
        _ = try checked(PQexec(pointer, sql), sql)
    }

    fileprivate func checked(_ result: OpaquePointer?, _ sql: String) throws(PQError) -> QueryResult {
        guard let result else { throw PQError(result: nil, on: pointer, sql: sql) }
        let kept = QueryResult(result)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return kept
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            throw PQError(message: "COPY to or from the client is not supported", sql: sql)
        default: throw PQError(result: result, on: pointer, sql: sql)
        }
    }
}

/// libpq would stop reading at a NUL without a word.
func refuseNUL(in texts: [String?]) throws(PQError) {
    guard texts.contains(where: { $0?.utf8.contains(0) ?? false }) else { return }
    throw PQError(message: "a statement or a parameter holds a NUL character, which Postgres has no place for")
}
