/// Reads a compiled time zone.
///
/// Source: RFC 8536, "The Time Zone Information Format (TZif)"; versions 1 to 4. From version 2 on, the second block with its
/// 64-bit times counts, and the footer after it. Leap seconds are refused: Unix time has none.
package struct ZoneFile {
    private var bytes: ArraySlice<UInt8>
    private let name: String

    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what the zone is called.
    /// - Returns: the zone.
    /// - Throws: ``ZoneError`` when the file isn't whole, or is none.
    package static func read(_ bytes: [UInt8], name: String) throws(ZoneError) -> Zone {
        var file = ZoneFile(bytes: bytes[...], name: name)
        return try file.zone()
    }

    private mutating func zone() throws(ZoneError) -> Zone {
        let first = try header()
        guard first.version >= 0x32 else { return try body(first, timeSize: 4, rule: nil) }
        _ = try take(first.size(timeSize: 4))
        let second = try header()
        let block = ArraySlice(try take(second.size(timeSize: 8)))
        let rule = try footer()
        bytes = block
        return try body(second, timeSize: 8, rule: rule)
    }

    /// How many there are of each thing in a block.
    private struct Header {
        let version: UInt8
        let counts: [Int]
        var leaps: Int { counts[2] }
        var times: Int { counts[3] }
        var types: Int { counts[4] }

        func size(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + counts[5] + leaps * (timeSize + 4) + counts[1] + counts[0]
        }
    }

    private mutating func header() throws(ZoneError) -> Header {
        let head = Array(try take(20))
        let version = head[4]
        guard head.prefix(4).elementsEqual("TZif".utf8), version == 0 || (0x32...0x34).contains(version) else {
            throw damaged("it is no TZif file of version 1 to 4")
        }
        var counts: [Int] = []
        for _ in 0..<6 {
            let count = try number(4)
            // The longest history of a real zone has some 240 transitions.
            guard (0...10_000).contains(count) else { throw damaged("it says that it holds \(count) entries") }
            counts.append(count)
        }
        return Header(version: version, counts: counts)
    }

    private mutating func body(_ header: Header, timeSize: Int, rule: ZoneRule?) throws(ZoneError) -> Zone {
        guard header.leaps == 0 else { throw damaged("it counts leap seconds") }
        guard (1...256).contains(header.types) else { throw damaged("it has no types of local time") }
        var instants: [Int] = []
        for _ in 0..<header.times { instants.append(try number(timeSize)) }
        let types = Array(try take(header.times))
        var offsets: [Int] = []
        for _ in 0..<header.types {
            offsets.append(try number(4))
            _ = try take(2)
        }
        // zic begins with the Big Bang, which is -2 to the power of 59.
        guard zip(instants, instants.dropFirst()).allSatisfy({ $0 < $1 }),
            instants.allSatisfy({ (-1 << 59...1 << 59).contains($0) }), types.allSatisfy({ $0 < header.types }),
            offsets.allSatisfy({ (-89_999...93_599).contains($0) })
        else { throw damaged("its times are not in order") }
        let transitions = zip(instants, types).map { Zone.Transition(instant: $0, offset: offsets[Int($1)]) }
        return Zone(name: name, first: offsets[0], transitions: transitions, rule: rule)
    }

    /// The line after the second block; empty where nothing is known of the time after the last transition.
    private mutating func footer() throws(ZoneError) -> ZoneRule? {
        let line = bytes.dropFirst()
        guard bytes.first == 0x0a, let end = line.firstIndex(of: 0x0a) else {
            throw damaged("its last line is missing")
        }
        let text = line[..<end]
        guard !text.isEmpty else { return nil }
        guard let rule = ZoneRule(footer: text) else { throw damaged("its last line is no rule") }
        return rule
    }

    private mutating func number(_ size: Int) throws(ZoneError) -> Int {
        let bits = try take(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int(Int32(truncatingIfNeeded: bits)) : Int(Int64(bitPattern: bits))
    }

    private mutating func take(_ count: Int) throws(ZoneError) -> ArraySlice<UInt8> {
        guard bytes.count >= count else { throw damaged("it ends too early") }
        let part = bytes.prefix(count)
        bytes = bytes.dropFirst(count)
        return part
    }

    private func damaged(_ why: String) -> ZoneError {
        ZoneError(.damaged, "the file of time zone '\(name)' is damaged: \(why)")
    }
}
