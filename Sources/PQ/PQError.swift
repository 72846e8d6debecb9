internal import CLibPQ

/// What libpq or the server said went wrong; never with a parameter's value or a password.
package struct PQError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server's five characters, such as `42P04`; `nil` when the error is libpq's or ours, as for every failed
    /// connection.
    package let sqlState: String?
    /// On one line.
    package let message: String
    package let detail: String?
    package let hint: String?
    /// The statement that failed, with its placeholders.
    package let sql: String?
    /// The connection is gone, or never was: nothing more can be done with it, and what the statement did is not known.
    package let isConnectionLoss: Bool

    package init(
        message: String,
        sqlState: String? = nil,
        detail: String? = nil,
        hint: String? = nil,
        sql: String? = nil,
        isConnectionLoss: Bool = false
    ) {
        self.message = scrubbed(message).onOneLine
        self.sqlState = sqlState
        self.detail = detail.map(scrubbed)
        self.hint = hint.map(scrubbed)
        self.sql = sql.map(scrubbed)
        self.isConnectionLoss = isConnectionLoss
    }

    package var description: String {
        [
            sqlState.map { "[\($0)]" }, message, detail.map { "(\($0))" }, hint.map { "hint: \($0)" },
            sql.map { "in: \($0)" },
        ]
        .compactMap(\.self)
        .joined(separator: " ")
    }
}

extension PQError {
    /// The error of a result, or of the connection when there is no result.
    init(result: OpaquePointer?, on connection: OpaquePointer, sql: String) {
        let isFatal = ["FATAL", "PANIC"].contains(field("V", of: result))
        // After a write that failed libpq still calls the connection good; a read makes it look.
        if field("C", of: result) == nil { PQconsumeInput(connection) }
        self.init(
            message: field("M", of: result) ?? String(cString: PQerrorMessage(connection)),
            sqlState: field("C", of: result),
            detail: field("D", of: result),
            hint: field("H", of: result),
            sql: sql,
            isConnectionLoss: isFatal || PQstatus(connection) != CONNECTION_OK
        )
    }
}

/// A field of an error or notice, by the letter that libpq-fe.h gives it (its macros aren't imported).
func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
    PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
}

extension String {
    /// libpq's messages go over several lines, indent them, and end with a line end.
    fileprivate var onOneLine: String {
        split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
    }
}
