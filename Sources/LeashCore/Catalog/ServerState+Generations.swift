extension ServerState {
    /// The generations of a login, by the name that they begin with: 1 and 2 of `notes` are `notes_1` and `notes_2`.
    ///
    /// - Returns: their numbers, sorted.
    package func generations(of base: String) -> [Int] {
        let end = base + "_:"  // The colon comes behind the last digit.
        var place = roles.firstPlace(notBefore: base + "_0", in: roles.indices)
        var generations: [Int] = []
        while place < roles.count, roles.name(at: place).isBefore(end) {
            if let number = roles.name(at: place).generation(of: base) { generations.append(number) }
            place += 1
        }
        return generations.sorted()
    }

    /// Whether the login at this place is the only one of its generations.
    ///
    /// Tells so by its neighbours: all generations lie between its first and its last.
    func isOnlyGeneration(_ place: Int, of base: String) -> Bool {
        for neighbour in [place - 1, place + 1] where roles.indices.contains(neighbour) {
            let name = roles.name(at: neighbour)
            if name.isLongerThan(base) { return generations(of: base).count == 1 }
        }
        return true
    }
}

extension String {
    /// Whether this is a login's name that begins with `base` and goes on with a number: `notes_2` of `notes`.
    func isGeneration(of base: String) -> Bool {
        guard utf8.count > base.utf8.count + 1, utf8.starts(with: base.utf8) else { return false }
        let rest = utf8.dropFirst(base.utf8.count)
        return rest.first == UInt8(ascii: "_") && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The number that it goes on with; `nil` if it is no generation.
    fileprivate func generation(of base: String) -> Int? {
        guard isGeneration(of: base), let number = Int(Substring(utf8.dropFirst(base.utf8.count + 1))), number > 0
        else { return nil }
        return number
    }

    /// Whether it begins with `base` and an underscore.
    fileprivate func isLongerThan(_ base: String) -> Bool {
        var rest = utf8.makeIterator()
        for byte in base.utf8 where rest.next() != byte { return false }
        return rest.next() == UInt8(ascii: "_")
    }
}
