extension Row {
    /// Reads a `text[]` in place: its elements in order, their bytes good until `body` returns.
    ///
    /// A server is faster at writing an array than at unnesting it into rows. The text is read as `array_out` writes
    /// it: dimensions and nested braces are passed over, as unnest does.
    package func forEachElement(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let cell = cell(column) else { return fault((), column, "NULL") }
        guard var index = cell.firstIndex(of: UInt8(ascii: "{")) else { return fault((), column, "no array") }
        while index < cell.count {
            switch cell[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","): index += 1
            case UInt8(ascii: "\""): index = quotedElement(of: cell, from: index + 1, body)
            default:
                let end = cell[index...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? cell.count
                let element = UnsafeBufferPointer(rebasing: cell[index..<end])
                // A text of these four letters is quoted.
                element.elementsEqual("NULL".utf8) ? fault((), column, "an array with NULL") : body(element)
                index = end
            }
        }
    }

    /// Reads an element from behind its quote on; returns the index behind the closing one.
    private func quotedElement(
        of cell: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Int {
        var unescaped: [UInt8] = []
        var index = start
        var copied = start
        while index < cell.count, cell[index] != UInt8(ascii: "\"") {
            guard cell[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            unescaped += cell[copied..<index]
            copied = index + 1
            index += 2
        }
        let end = min(index, cell.count)
        if copied == start {
            body(UnsafeBufferPointer(rebasing: cell[start..<end]))
        } else {
            unescaped += cell[copied..<end]
            unescaped.withUnsafeBufferPointer(body)
        }
        return end + 1
    }
}
