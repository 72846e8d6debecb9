internal import CLibPQ

/// One row of a result, read in place: it is good for as long as the closure that it is given to.
///
/// Cells are numbered from 0 and read as text. Reading `NULL` as a value, or text as a number, gives an empty value,
/// and makes ``Connection/rows(_:_:_:)`` throw after all.
package struct Row: ~Copyable {
    let result: QueryResult
    let index: Int32

    /// Whether the cell is SQL `NULL`.
    package func isNull(_ column: Int) -> Bool {
        precondition(column >= 0 && column < result.columns, "the result has \(result.columns) columns")
        return PQgetisnull(result.pointer, index, Int32(column)) == 1
    }

    package func text(_ column: Int) -> String { textOrNil(column) ?? fault("", column, "NULL") }

    package func textOrNil(_ column: Int) -> String? {
        cell(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text, or `nil` for NULL; a text that came lately is not made again.
    ///
    /// Most cells of a column may say the same, and a text of more than 15 bytes costs an allocation.
    package func textOrNil(_ column: Int, _ texts: inout RecentTexts) -> String? {
        cell(column).map { texts.text($0) }
    }

    package func int(_ column: Int) -> Int { integer(column) ?? fault(0, column, "NULL") }

    package func intOrNil(_ column: Int) -> Int? { integer(column) }

    /// An OID, or anything else of 32 bits without a sign.
    package func uint32(_ column: Int) -> UInt32 { integer(column) ?? fault(0, column, "NULL") }

    package func uint32OrNil(_ column: Int) -> UInt32? { integer(column) }

    package func bool(_ column: Int) -> Bool { boolOrNil(column) ?? fault(false, column, "NULL") }

    package func boolOrNil(_ column: Int) -> Bool? {
        guard let bytes = cell(column) else { return nil }
        switch (bytes.first, bytes.count) {
        case (UInt8(ascii: "t"), 1): return true
        case (UInt8(ascii: "f"), 1): return false
        default: return fault(false, column, "no boolean")
        }
    }

    /// `nil` for NULL alone; what is no number is zero, and a fault.
    private func integer<T: FixedWidthInteger>(_ column: Int) -> T? {
        guard let bytes = cell(column) else { return nil }
        var value: T = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes[...]
        guard !digits.isEmpty else { return fault(0, column, "no number") }
        for byte in digits {
            let digit = T(truncatingIfNeeded: byte &- UInt8(ascii: "0"))
            let (scaled, isTooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) =
                isNegative ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
            guard digit < 10, !isTooBig, !overflows else { return fault(0, column, "no number of this size") }
            value = sum
        }
        return value
    }

    /// The bytes of the cell, good for as long as the row; `nil` for NULL, which has a length of 0.
    func cell(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        precondition(column >= 0 && column < result.columns, "the result has \(result.columns) columns")
        let count = Int(PQgetlength(result.pointer, index, Int32(column)))
        if count == 0, PQgetisnull(result.pointer, index, Int32(column)) == 1 { return nil }
        let start = UnsafeRawPointer(PQgetvalue(result.pointer, index, Int32(column)))
        return UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count)
    }

    func fault<T>(_ value: T, _ column: Int, _ what: String) -> T {
        result.fault = result.fault ?? "row \(index), column \(column) (\(result.name(of: column))) is \(what)"
        return value
    }
}

/// A result, cleared with the last reference to it.
final class QueryResult {
    let pointer: OpaquePointer
    let columns: Int
    /// The first cell that was read as what it is not.
    var fault: String?

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        columns = Int(PQnfields(pointer))
    }

    deinit { PQclear(pointer) }

    func name(of column: Int) -> String { PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? "?" }
}
