// Looking up.

extension ByName {
    /// The value of a name; `nil` takes it out.
    @inlinable public subscript(name: String) -> Value? {
        get { place(of: name).map { all[$0] } }
        set {
            if let newValue { set(name, to: newValue) } else { removeValue(forKey: name) }
        }
    }

    /// The value of a name, which gets this one if it has none.
    @inlinable public subscript(name: String, default empty: @autoclosure () -> Value) -> Value {
        get { self[name] ?? empty() }
        _modify {
            let place = firstPlace(notBefore: name)
            if place == names.count || names[place].order(name) != 0 { insert(name, empty(), at: place) }
            yield &all[place]
        }
    }

    /// The value at a place, where it lies.
    @inlinable public subscript(at place: Int) -> Value {
        _read { yield all[place] }
        _modify { yield &all[place] }
    }

    /// The name at a place.
    @inlinable public func name(at place: Int) -> String { names[place] }

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
    ///   - bookmark: that place, or any other; gets the new one if there is one.
    /// - Returns: `nil` if it is not there.
    @inlinable public func place(of name: String, near bookmark: inout Int) -> Int? {
        // Nearly always it is the next, or the same again.
        if bookmark + 1 < names.count, names[bookmark + 1].order(name) == 0 {
            bookmark += 1
            return bookmark
        }
        guard let place = place(of: name, near: bookmark) else { return nil }
        bookmark = place
        return place
    }

    /// Where a name is or would be put; most are put behind the last.
    @inlinable func firstPlace(notBefore name: String) -> Int {
        guard let last = names.last, !last.isBefore(name) else { return names.count }
        return firstPlace(notBefore: name, in: names.indices)
    }

    /// Where a name is, looked for around a guess: its place in another table with much the same names.
    ///
    /// - Parameters:
    ///   - name: cheap to find if the guess is right.
    ///   - guess: 0 or more.
    /// - Returns: `nil` if it is not there.
    @inlinable public func place(of name: String, near guess: Int) -> Int? {
        guard !names.isEmpty else { return nil }
        let start = Swift.min(guess, names.count - 1)
        if names[start].order(name) == 0 { return start }
        let place = firstPlace(notBefore: name, near: start)
        return place < names.count && names[place].order(name) == 0 ? place : nil
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
