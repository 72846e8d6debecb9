/// Random numbers that are the same for the same seed.
///
/// Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// The numbers of one input: no other is needed to make it again.
    package init(seed: UInt64, input: Int) {
        var dice = Dice(seed: seed ^ (UInt64(input) &* 0xd1b5_4a32_d192_ed03))
        self.init(seed: dice.next())
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Whether something happens that does so once in `count` times.
    package mutating func once(in count: Int) -> Bool { number(1...count) == 1 }

    /// One of several; there must be one.
    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }
}

extension Dice {
    /// A character of any plane, the odd ones more often than others; never a NUL.
    package mutating func scalar() -> Unicode.Scalar {
        let range: ClosedRange<Int> =
            switch number(0...9) {
            case 0, 1, 2: 0x20...0x7e
            case 3: 1...0x1f
            case 4: 0x7f...0x2ff
            case 5: 0x300...0x36f
            case 6: 0x2000...0x206f
            case 7: 0x3040...0xd7ff
            case 8: 0xe000...0xffff
            default: 0x10000...0x10ffff
            }
        if once(in: 3) { return pick(["\"", "'", "\\", "$", "%", ";", "\u{301}", "\u{200d}", "\u{feff}", "\u{85}"]) }
        return Unicode.Scalar(UInt32(number(range))) ?? "?"
    }

    /// A text of at most so many bytes, without a NUL.
    package mutating func text(bytes limit: Int) -> String {
        var text = String.UnicodeScalarView()
        var size = 0
        for _ in 0..<number(1...limit) {
            let scalar = scalar()
            size += UTF8.width(scalar)
            if size > limit { break }
            text.append(scalar)
        }
        return text.isEmpty ? "x" : String(text)
    }
}
