/// Values by name, in the order of the names' bytes.
///
/// Names are what Postgres takes them for: two spellings of one text are two names. By Swift's own order of strings nothing
/// could be found by halving: it contradicts Swift's equality where texts mix such spellings.
///
/// A round asks for nearly every name, and in this order: what it looks for lies beside what it found last, where a hash
/// table would send it all over memory. One name by itself is found by halving. To put one in takes as long as the table
/// is, so large ones are made in one go.
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
        self.names = names
        all = values
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

// MARK: - Looking up

extension ByName {
    /// The value of a name; `nil` takes it out.
    @inlinable public subscript(name: String) -> Value? {
        get { place(of: name).map { all[$0] } }
        set {
            let place = firstPlace(notBefore: name, in: names.indices)
            let isThere = place < names.count && names[place].order(name) == 0
            switch newValue {
            case .some(let value) where isThere: all[place] = value
            case .some(let value): insert(name, value, at: place)
            case nil where isThere: remove(at: place)
            case nil: break
            }
        }
    }

    /// The value of a name, which gets this one if it has none.
    @inlinable public subscript(name: String, default empty: @autoclosure () -> Value) -> Value {
        get { self[name] ?? empty() }
        _modify {
            let place = firstPlace(notBefore: name, in: names.indices)
            if place == names.count || names[place].order(name) != 0 { insert(name, empty(), at: place) }
            yield &all[place]
        }
    }

    /// The value at a place, where it lies.
    @inlinable public subscript(at place: Int) -> Value {
        _read { yield all[place] }
        _modify { yield &all[place] }
    }

    /// Whether it has a value.
    @inlinable public func contains(_ name: String) -> Bool { place(of: name) != nil }

    /// Where a name is.
    @inlinable public func place(of name: String) -> Int? {
        let place = firstPlace(notBefore: name, in: names.indices)
        return place < names.count && names[place].order(name) == 0 ? place : nil
    }

    /// Where a name is, looked for around the place where the last one was.
    ///
    /// - Parameters:
    ///   - name: cheap to find if it comes soon after the last.
    ///   - bookmark: that place, or any other; gets the new one.
    /// - Returns: `nil` if it is not there.
    @inlinable public func place(of name: String, near bookmark: inout Int) -> Int? {
        guard !names.isEmpty else { return nil }
        // Nearly always it is the next, or the same again.
        if bookmark + 1 < names.count, names[bookmark + 1].order(name) == 0 {
            bookmark += 1
            return bookmark
        }
        let start = Swift.min(bookmark, names.count - 1)
        if names[start].order(name) == 0 {
            bookmark = start
            return start
        }
        bookmark = firstPlace(notBefore: name, near: start)
        return bookmark < names.count && names[bookmark].order(name) == 0 ? bookmark : nil
    }

    /// Looks farther and farther away from a place, then halves what lies between.
    @inlinable func firstPlace(notBefore name: String, near start: Int) -> Int {
        var step = 1
        if names[start].isBefore(name) {
            var low = start + 1
            while low + step <= names.count, names[low + step - 1].isBefore(name) {
                (low, step) = (low + step, step * 2)
            }
            return firstPlace(notBefore: name, in: low..<Swift.min(low + step, names.count))
        }
        var high = start
        while high - step >= 0, !names[high - step].isBefore(name) { (high, step) = (high - step, step * 2) }
        return firstPlace(notBefore: name, in: Swift.max(high - step, 0)..<high)
    }

    /// The first place of a name that is equal to this or comes after it.
    ///
    /// - Parameters:
    ///   - name: looked for by halving.
    ///   - range: where to look.
    /// - Returns: the end of the range, if all names in it come before this one.
    @inlinable public func firstPlace(notBefore name: String, in range: Range<Int>) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if names[middle].isBefore(name) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - Changing

extension ByName {
    @inlinable mutating func insert(_ name: String, _ value: Value, at place: Int) {
        names.insert(name, at: place)
        all.insert(value, at: place)
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
