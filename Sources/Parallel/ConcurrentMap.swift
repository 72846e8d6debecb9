internal import Dispatch

/// The results of a function for each element, in the same order, worked out on all cores.
///
/// It returns when all are done, and its caller's thread takes part. It is for work that keeps a core busy, or waits for
/// nothing slower than a local disk.
public func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element],
    _ transform: @Sendable (Element) -> Result
) -> [Result] {
    guard elements.count > 1 else { return elements.map(transform) }
    return [Result](unsafeUninitializedCapacity: elements.count) { buffer, count in
        // Each call initialises a place of its own.
        nonisolated(unsafe) let results = buffer
        DispatchQueue.concurrentPerform(iterations: elements.count) { index in
            results.initializeElement(at: index, to: transform(elements[index]))
        }
        count = elements.count
    }
}
