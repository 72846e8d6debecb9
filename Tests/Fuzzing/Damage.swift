/// What happens to good files: slips of the hand, bad merges, other systems' editors, and malice.
package struct Damage: Sendable {
    /// Pieces that mean something to the format.
    let pieces: [[UInt8]]
    /// Good files, of which parts get into others.
    let corpus: [[UInt8]]

    init(pieces: [String], corpus: [[UInt8]]) {
        let broken: [[UInt8]] = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90]]
        self.pieces = (pieces + Self.anywhere).map { Array($0.utf8) } + broken
        self.corpus = corpus
    }

    /// What is odd in any format.
    private static let anywhere = [
        "\0", "\t", "\n", "\r", "\r\n", "\u{1b}[2J", "\u{85}", "\u{9b}", "\u{2028}", "\u{feff}", "\u{202e}", "\u{301}",
        "é", "多", "🐘", " ", "  ", "\"", "'", "\\", "\\x", "\\u0000", "\\ud800", "0", "-1", "1e999",
        "9223372036854775808", "99999999999999999999", "null", "true", "~", "",
    ]

    /// One of the good files after so many accidents.
    func input(_ dice: inout Dice, accidents: ClosedRange<Int> = 1...6) -> [UInt8] {
        input(&dice, from: dice.pick(corpus), accidents: accidents)
    }

    /// The same of one file.
    func input(_ dice: inout Dice, from file: [UInt8], accidents: ClosedRange<Int> = 1...6) -> [UInt8] {
        var bytes = file
        for _ in 0..<dice.number(accidents) { strike(&bytes, &dice) }
        return bytes
    }

    private func strike(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let place = dice.number(0...bytes.count)
        let end = min(bytes.count, place + dice.number(0...(dice.once(in: 8) ? 400 : 12)))
        switch dice.number(0...15) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(dice.number(0...7))
        case 1 where place < bytes.count: bytes[place] = UInt8(dice.number(0...255))
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: dice.number(0...bytes.count))
        case 4: splice(into: &bytes, place..<end, &dice)
        case 5: editLines(&bytes, &dice)
        case 6: bytes.replaceSubrange(place..<end, with: Array(dice.text(bytes: 12).utf8))
        case 7: rewriteLineEnds(&bytes, &dice)
        case 8 where dice.once(in: 4): bytes.removeSubrange(place...)
        case 9 where dice.once(in: 4): bytes.insert(contentsOf: [0xef, 0xbb, 0xbf], at: dice.once(in: 2) ? 0 : place)
        case 10 where dice.once(in: 4): `repeat`(&bytes, at: place, &dice)
        default: bytes.replaceSubrange(place..<(dice.once(in: 2) ? place : end), with: dice.pick(pieces))
        }
    }

    /// A part of another file instead of a part of this one.
    private func splice(into bytes: inout [UInt8], _ range: Range<Int>, _ dice: inout Dice) {
        let other = dice.pick(corpus)
        let start = dice.number(0...other.count)
        bytes.replaceSubrange(range, with: other[start..<min(other.count, start + dice.number(0...200))])
    }

    /// A line doubled, moved, lost, or indented anew.
    private func editLines(_ bytes: inout [UInt8], _ dice: inout Dice) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        let index = dice.number(0...lines.count - 1)
        switch dice.number(0...3) {
        case 0: lines.insert(lines[index], at: dice.number(0...lines.count))
        case 1: lines.insert(lines.remove(at: index), at: dice.number(0...lines.count))
        case 2: lines[index] = Array(repeating: UInt8(ascii: " "), count: dice.number(0...6)) + lines[index]
        default: lines[index] = Array(lines[index].drop { $0 == UInt8(ascii: " ") })
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private func rewriteLineEnds(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let end: [UInt8] = dice.pick([[13, 10], [13], [10, 10], []])
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        bytes = Array(lines.joined(separator: end))
    }

    /// A piece many times over: deep, long or wide, and rarely huge.
    private func `repeat`(_ bytes: inout [UInt8], at place: Int, _ dice: inout Dice) {
        let piece = dice.pick(pieces)
        let size = dice.once(in: 200) ? 200_000 : dice.once(in: 10) ? 5_000 : 200
        let count = dice.number(1...max(1, size / max(1, piece.count)))
        bytes.insert(contentsOf: Array(repeatElement(piece, count: count).joined()), at: place)
    }
}
