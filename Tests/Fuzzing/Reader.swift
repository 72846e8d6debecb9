/// Something that reads what others wrote, and how to tell that it did it well.
package struct Reader: Sendable {
    package let name: String
    /// Makes one input from the dice, has it read, and looks at what came of it.
    package let trial: @Sendable (inout Dice) throws(Finding) -> Outcome

    package static let all = [yaml, manifest, environment, plan, json, quoting, detection, ignores]

    package static func named(_ name: String) -> Reader? { (all + bombs).first { $0.name == name } }
}

package enum Outcome: Sendable {
    /// The input was taken, or refused with a reason.
    case taken, refused
}

/// A promise that an input broke.
package struct Finding: Error, CustomStringConvertible {
    package let description: String

    /// - Parameters:
    ///   - promise: what does not hold.
    ///   - input: what it does not hold for.
    init(_ promise: String, _ input: [UInt8]) {
        description = "\(promise)\n    input: \(String(decoding: input.prefix(3_000), as: UTF8.self).debugDescription)"
    }
}

/// Where a file has places: columns count Unicode scalars, and what is no UTF-8 byte by byte.
struct Places {
    private var widths: [Int] = [0]

    init(of bytes: [UInt8]) {
        var bytes = bytes[...]
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
        while let byte = bytes.popFirst() {
            let isBreak = byte == 10 || (byte == 13 && bytes.first != 10)
            if isBreak { widths.append(0) } else if byte & 0xc0 != 0x80 { widths[widths.count - 1] += 1 }
        }
    }

    /// Whether this is a character of the file, or the end of one of its lines.
    func hold(line: Int, column: Int) -> Bool {
        (1...widths.count).contains(line) && (1...widths[line - 1] + 1).contains(column)
    }
}

extension String {
    /// Controls, breaks of lines, and what turns the direction of writing.
    private static let obeyed: [ClosedRange<UInt32>] = [
        0...0x1f, 0x7f...0x9f, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069,
    ]

    /// Whether it can stand on one line of a terminal, which shows it and does nothing else.
    var isPrintableLine: Bool {
        !isEmpty
            && unicodeScalars.allSatisfy { scalar in
                !Self.obeyed.contains { $0.contains(scalar.value) }
            }
    }
}
