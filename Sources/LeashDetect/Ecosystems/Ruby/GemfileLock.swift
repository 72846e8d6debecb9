import LeashCore

/// What a Gemfile.lock says was asked for, which is its `DEPENDENCIES` block: all else may be there for others.
enum GemfileLock {
    static func dependencies(of text: SourceText) -> [Dependency] {
        var isInBlock = false
        var found: [Dependency] = []
        for (index, line) in text.lines.enumerated() {
            if !line.hasPrefix(" ") {
                isInBlock = line == "DEPENDENCIES"
            } else if isInBlock, let word = line.split(separator: " ").first {
                // A `!` follows what comes from a source of its own.
                let name = word.hasSuffix("!") ? word.dropLast() : word
                found.append(Dependency(String(name), .locked, at: text.location(line: index + 1)))
            }
        }
        return found
    }
}
