/// Results in the order of what they were worked out from, and which places have none.
public struct PresentResults<Result> {
    /// Those that there are.
    public let results: [Result]
    /// The places without a result, sorted.
    public let missing: [Int]

    @usableFromInline init(results: [Result], missing: [Int]) {
        self.results = results
        self.missing = missing
    }

    /// What belongs to the results, of what belongs to all places.
    @inlinable public func present<Element>(of all: [Element]) -> [Element] {
        if missing.isEmpty { return all }
        if results.isEmpty { return [] }
        var missing = missing[...]
        return all.indices.compactMap { place in
            guard missing.first == place else { return all[place] }
            missing.removeFirst()
            return nil
        }
    }
}

/// The results for each place that has one, in the same order, worked out on all cores.
///
/// Each result is moved, not copied: to copy large ones would touch all that they refer to.
///
/// Public for the compiler: only then does it make the code anew for each kind of result in other modules too.
///
/// - Parameters:
///   - count: how many places there are, from 0.
///   - size: how many are done in one go.
///   - transform: the result of a place, or `nil`.
/// - Returns: the results, and the places that have none.
@inlinable public func concurrentCompactMap<Result: Sendable>(
    count: Int,
    inPartsOf size: Int,
    _ transform: @Sendable (Int) -> Result?
) -> PresentResults<Result> {
    let parts = (0..<count).chunks(of: size)
    var missing: [[Int]] = []
    let results = [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        // Each part fills the places from its own first on.
        nonisolated(unsafe) let places = buffer
        missing = concurrentMap(parts) { part in
            var missing: [Int] = []
            for place in part {
                if let result = transform(place) {
                    places.initializeElement(at: place - missing.count, to: result)
                } else {
                    missing.append(place)
                }
            }
            return missing
        }
        var end = 0
        for (part, missing) in zip(parts, missing) {
            let filled = part.lowerBound..<part.upperBound - missing.count
            if end < part.lowerBound, let base = buffer.baseAddress, !filled.isEmpty {
                (base + end).moveInitialize(from: base + filled.lowerBound, count: filled.count)
            }
            end += filled.count
        }
        initialized = end
    }
    return PresentResults(results: results, missing: missing.flatMap(\.self))
}
