import Fuzzing
import Glibc

/// What the command line asks for; `hack/fuzz --help` says it.
struct Options {
    var count = 1_000_000
    var seed: UInt64 = 1
    /// The first input's number.
    var first = 0
    /// Where the input under way is written down.
    var log = "/dev/null"
    var readers: [Reader] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--count": count = number(rest.popFirst())
            case "--seed": seed = UInt64(number(rest.popFirst()))
            case "--first": first = number(rest.popFirst())
            case "--log": log = rest.popFirst() ?? ""
            case "bombs": readers += Reader.bombs
            default:
                guard let reader = Reader.named(word) else { fail("no reader is named \(word)") }
                readers.append(reader)
            }
        }
        if readers.isEmpty { readers = Reader.all }
    }

    private func number(_ word: String?) -> Int {
        guard let number = word.flatMap({ Int($0) }), number >= 0 else { fail("a number is missing") }
        return number
    }
}

func fail(_ message: String) -> Never {
    let line = "fuzz: \(message)\n"
    write(STDERR_FILENO, line, line.utf8.count)
    exit(1)
}
