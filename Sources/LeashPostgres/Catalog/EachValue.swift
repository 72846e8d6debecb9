extension Dictionary {
    /// Changes each value where it lies: neither the dictionary nor the value is copied.
    mutating func changeEachValue(_ body: (inout Value) -> Void) {
        var index = startIndex
        while index != endIndex {
            body(&values[index])
            formIndex(after: &index)
        }
    }
}
