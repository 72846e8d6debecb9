extension Collection {
    /// The elements in order, so many at a time and fewer in the last: for work that is small for each of them.
    ///
    /// - Parameter size: 1 at least.
    /// - Returns: no empty one.
    public func chunks(of size: Int) -> [SubSequence] {
        var chunks: [SubSequence] = []
        chunks.reserveCapacity((count + size - 1) / size)
        var start = startIndex
        while start < endIndex {
            let end = index(start, offsetBy: size, limitedBy: endIndex) ?? endIndex
            chunks.append(self[start..<end])
            start = end
        }
        return chunks
    }
}
