import FoundationEssentials

/// The commit that a folder's working tree is at, if it is in a git repository; read from its files.
///
/// - Parameter folder: any folder of the working tree.
/// - Returns: 40 or 64 hexadecimal digits, or `nil`.
package func revision(of folder: String) -> String? {
    var folder = URL(filePath: folder).standardizedFileURL.resolvingSymlinksInPath()
    for _ in 0..<64 {
        let git = folder.appending(path: ".git")
        if let head = try? String(contentsOf: git.appending(path: "HEAD"), encoding: .utf8) {
            return commit(named: firstLine(of: head), in: git)
        }
        guard folder.path != "/" else { return nil }
        folder.deleteLastPathComponent()
    }
    return nil
}

private func commit(named head: String, in git: URL) -> String? {
    guard head.hasPrefix("ref: ") else { return isCommit(head) ? head : nil }
    let name = String(head.dropFirst(5))
    if let loose = try? String(contentsOf: git.appending(path: name), encoding: .utf8) {
        let commit = firstLine(of: loose)
        return isCommit(commit) ? commit : nil
    }
    let packed = (try? String(contentsOf: git.appending(path: "packed-refs"), encoding: .utf8)) ?? ""
    let line = packed.split(separator: "\n").first { $0.hasSuffix(" \(name)") }
    return line?.split(separator: " ").first.map(String.init).flatMap { isCommit($0) ? $0 : nil }
}

private func firstLine(of text: String) -> String { String(text.prefix { !$0.isWhitespace || $0 == " " }) }

private func isCommit(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count) && text.allSatisfy(\.isHexDigit)
}
