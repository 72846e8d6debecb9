/// Values by name, in the order of the names' bytes.
///
/// Names are what Postgres takes them for: two spellings of one text are two names. By Swift's own order of strings nothing
/// could be found by halving: it contradicts Swift's equality where texts mix such spellings.
///
/// A round asks for nearly every name, and in this order: what it looks for lies beside what it found last, where a hash
/// table would send it all over memory. One name by itself is found by halving. To put one in takes as long as the table
/// is, unless it comes last, so large ones are made in one go.
///
/// Public for the compiler: only then does it make the code anew for each kind of value in other modules too.
public struct ByName<Value>: ExpressibleByDictionaryLiteral {
    /// A name and its value.
    public typealias Element = (key: String, value: Value)

    /// Sorted, and no two are equal.
    @usableFromInline var names: [String]
    /// Each at the place of its name.
    @usableFromInline var all: [Value]

    /// Makes an empty one.
    @inlinable public init() { (names, all) = ([], []) }

    /// - Parameters:
    ///   - names: in any order; of equal ones the first stays.
    ///   - values: one for each.
    ///   - onClash: gets each value that does not stay, after the one that does.
    @inlinable public init(
        _ names: consuming [String],
        _ values: consuming [Value],
        onClash: (_ name: String, _ first: Value, _ other: Value) -> Void = { _, _, _ in }
    ) {
        precondition(names.count == values.count)
        // Given away, not copied, so that they can be sorted where they lie.
        self.names = consume names
        all = consume values
        for place in self.names.indices.dropFirst() where !self.names[place - 1].isBefore(self.names[place]) {
            order(onClash)
            break
        }
    }

    /// Of equal names the first stays.
    @inlinable public init(_ elements: some Sequence<(String, Value)>) {
        self.init()
        var names: [String] = []
        var values: [Value] = []
        for (name, value) in elements {
            names.append(name)
            values.append(value)
        }
        self.init(names, values)
    }

    /// Of equal names the first stays.
    @inlinable public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

    /// Sorts by moving each value to its place: they are large, and to copy one touches all that it refers to.
    @inlinable mutating func order(_ onClash: (String, Value, Value) -> Void) {
        // Where names are equal, the first comes first.
        let sources = names.indices.sorted { left, right in
            let order = names[left].order(names[right])
            return order < 0 || order == 0 && left < right
        }
        names.take(from: sources)
        all.take(from: sources)
        let repeated = names.indices.dropFirst().filter { names[$0 - 1].order(names[$0]) == 0 }
        guard !repeated.isEmpty else { return }
        var kept = 0
        for place in names.indices {
            if place > 0, names[kept].order(names[place]) == 0 {
                onClash(names[place], all[kept], all[place])
                continue
            }
            if place > 0 { kept += 1 }
            names.swapAt(kept, place)
            all.swapAt(kept, place)
        }
        names.removeLast(repeated.count)
        all.removeLast(repeated.count)
    }
}

extension String {
    @inlinable func isBefore(_ other: String) -> Bool { order(other) < 0 }

    /// Below 0 if this comes before the other by their bytes, 0 if they are the same, above 0 if it comes after.
    @inlinable func order(_ other: String) -> Int {
        let order = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable {
                UnsafeRawBufferPointer(mine).order(UnsafeRawBufferPointer($0))
            }
        }
        if let known = order, let known { return known }
        return utf8.elementsEqual(other.utf8) ? 0 : utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }
}

extension UnsafeRawBufferPointer {
    @inlinable func order(_ other: UnsafeRawBufferPointer) -> Int {
        let shorter = Swift.min(count, other.count)
        var place = 0
        while place + 8 <= shorter {
            let mine = UInt64(bigEndian: loadUnaligned(fromByteOffset: place, as: UInt64.self))
            let others = UInt64(bigEndian: other.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            if mine != others { return mine < others ? -1 : 1 }
            place += 8
        }
        while place < shorter {
            if self[place] != other[place] { return self[place] < other[place] ? -1 : 1 }
            place += 1
        }
        return count - other.count
    }
}

extension Array {
    /// Puts at each place the element that is at the place named there.
    @inlinable mutating func take(from sources: [Int]) {
        var sources = sources
        // A buffer swaps by moving, an array by copying.
        withUnsafeMutableBufferPointer { elements in
            for start in sources.indices {
                var place = start
                while sources[place] != start {
                    elements.swapAt(place, sources[place])
                    (place, sources[place]) = (sources[place], place)
                }
                sources[place] = place
            }
        }
    }
}

extension ByName: Sendable where Value: Sendable {}

extension ByName: Equatable where Value: Equatable {
    /// Whether they hold the same by the same names.
    @inlinable public static func == (left: ByName, right: ByName) -> Bool {
        left.names.elementsEqual(right.names) { $0.order($1) == 0 } && left.all == right.all
    }
}

// MARK: - Changing

extension ByName {
    /// Gives a name this value, whether it had one or not.
    @inlinable public mutating func set(_ name: String, to value: consuming Value) {
        let place = firstPlace(notBefore: name)
        if place < names.count, names[place].order(name) == 0 {
            all[place] = value
        } else {
            insert(name, value, at: place)
        }
    }

    @inlinable mutating func insert(_ name: String, _ value: consuming Value, at place: Int) {
        if place == names.count {
            names.append(name)
            all.append(value)
        } else {
            names.insert(name, at: place)
            all.insert(value, at: place)
        }
    }

    /// Takes one out.
    @discardableResult
    @inlinable public mutating func remove(at place: Int) -> Value {
        names.remove(at: place)
        return all.remove(at: place)
    }

    /// Takes a name out.
    @discardableResult
    @inlinable public mutating func removeValue(forKey name: String) -> Value? {
        place(of: name).map { remove(at: $0) }
    }

    /// Makes room for so many.
    @inlinable public mutating func reserveCapacity(_ count: Int) {
        names.reserveCapacity(count)
        all.reserveCapacity(count)
    }
}

// MARK: - Going through

extension ByName: RandomAccessCollection {
    /// The first place.
    @inlinable public var startIndex: Int { 0 }
    /// The place after the last.
    @inlinable public var endIndex: Int { names.count }

    /// The name and the value at a place.
    @inlinable public subscript(place: Int) -> Element { (names[place], all[place]) }

    /// The names, in their order.
    @inlinable public var keys: [String] { names }
    /// The values, in the order of their names.
    @inlinable public var values: [Value] { all }

    /// Those that are to be in it.
    @inlinable public func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> Self {
        Self(try lazy.map { (name: $0.key, value: $0.value) }.filter { try isIncluded(($0.name, $0.value)) })
    }

    /// Other values by the same names.
    @inlinable public func mapValues<Result>(_ transform: (Value) throws -> Result) rethrows -> ByName<Result> {
        ByName<Result>(names, try all.map(transform))
    }
}
