/// One .gitignore: what it leaves out of the folder that it lies in.
///
/// Source: https://git-scm.com/docs/gitignore.
struct IgnoreFile: Sendable {
    /// Beyond so many rules, or so long a one, the rest is not obeyed.
    static let maximumRules = 2_000
    static let maximumLength = 4_096

    fileprivate struct Rule {
        let isNegated: Bool
        let isForFolders: Bool
        /// Without a slash: it means a name in any folder below.
        let isName: Bool
        let glob: Glob
    }

    private let rules: [Rule]
    /// How many names the path of its folder has.
    private let depth: Int
    /// Whether rules were left out for a limit.
    let isCut: Bool

    /// - Parameters:
    ///   - bytes: of the file.
    ///   - depth: how many names the path of its folder has.
    init(_ bytes: [UInt8], depth: Int) {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let lines = body.split(separator: UInt8(ascii: "\n")).lazy.compactMap(Self.pattern)
        let kept = lines.prefix(Self.maximumRules + 1).map { $0 }
        isCut = kept.count > Self.maximumRules || kept.contains { $0.count > Self.maximumLength }
        rules = kept.prefix(Self.maximumRules).filter { $0.count <= Self.maximumLength }.map(Rule.init)
        self.depth = depth
    }

    /// What the last rule that matches says: whether it is left out.
    ///
    /// - Parameters:
    ///   - path: all names of the path, of which the first are those of this file's folder.
    ///   - isFolder: whether it is a folder.
    ///   - steps: is counted up by what this took.
    /// - Returns: `nil` if none matches.
    func verdict(on path: [[UInt8]], isFolder: Bool, steps: inout Int) -> Bool? {
        guard path.count > depth else { return nil }
        for rule in rules.reversed() where isFolder || !rule.isForFolders {
            let isMatch =
                rule.isName
                ? rule.glob.matches(path[(path.count - 1)...], steps: &steps)
                : rule.glob.matches(path[depth...], steps: &steps)
            if isMatch { return !rule.isNegated }
        }
        return nil
    }

    /// A line without what is no part of its pattern; `nil` for a comment.
    private static func pattern(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var line = line
        guard line.first != UInt8(ascii: "#") else { return nil }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        var (end, index) = (line.startIndex, line.startIndex)
        while index < line.endIndex {
            let isEscape = line[index] == UInt8(ascii: "\\")
            if isEscape, index + 1 < line.endIndex { index += 1 }
            // Blanks at the end count only if they are escaped.
            if isEscape || line[index] != UInt8(ascii: " ") { end = index + 1 }
            index += 1
        }
        line = line[..<end]
        return line.isEmpty ? nil : line
    }
}

extension IgnoreFile.Rule {
    init(_ line: ArraySlice<UInt8>) {
        var pattern = line
        isNegated = pattern.first == UInt8(ascii: "!")
        if isNegated { pattern.removeFirst() }
        isForFolders = pattern.last == UInt8(ascii: "/")
        if isForFolders { pattern.removeLast() }
        isName = !pattern.contains(UInt8(ascii: "/"))
        if pattern.first == UInt8(ascii: "/") { pattern.removeFirst() }
        glob = Glob(pattern)
    }
}
