/// What a program of Postgres' says on standard error, as far as it tells why it failed.
struct ProgramWords: Sendable {
    private let program: String
    private(set) var count = 0
    private var error: String?
    private var detail: String?
    private var lastLine: String?

    init(_ program: String) { self.program = program }

    /// From all that it said.
    init(_ program: String, _ text: String) {
        self.init(program)
        for line in text.split(separator: "\n") { add(String(line)) }
    }

    mutating func add(_ line: String) {
        let line = line.last == "\n" ? String(line.dropLast()) : line
        count += 1
        guard !line.isEmpty else { return }
        lastLine = line
        // The first error is the cause; what follows from it comes behind.
        if error == nil, let words = Self.words(of: line, behind: "\(program): error: ") { error = words }
        if detail == nil, let words = Self.words(of: line, behind: "\(program): detail: ") { detail = words }
    }

    private static func words(of line: String, behind prefix: String) -> String? {
        line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : nil
    }

    /// Why it failed, on one line.
    var last: String {
        let words = [error, detail].compactMap(\.self).joined(separator: "; ")
        return words.isEmpty ? lastLine ?? "it said nothing" : words
    }
}
