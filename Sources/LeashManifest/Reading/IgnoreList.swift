import LeashCore

/// The files under the root that are YAML, but not leash's.
///
/// `.leashignore` at the root names them: a file or a folder a line, relative to the root; `#` begins a comment.
package struct IgnoreList: Equatable, Sendable {
    package static let file = ".leashignore"
    /// Paths without a `/` at the end.
    private var prefixes: Set<String> = []

    package init() {}

    /// Reads the list, and reports lines that are no path: one that is misread would hide files.
    init(_ bytes: [UInt8], _ diagnostics: inout [Diagnostic]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var path = String(decoding: line, as: UTF8.self).prefix { $0 != "#" }.trimmed
            guard !path.isEmpty else { continue }
            while path.hasSuffix("/") { path.removeLast() }
            if let complaint = Self.complaint(of: String(path)) {
                let place = SourceLocation(file: Self.file, line: index + 1, column: 1)
                diagnostics.append(Diagnostic(at: place, complaint.message, hint: complaint.hint))
            } else {
                prefixes.insert(String(path))
            }
        }
    }

    private static func complaint(of path: String) -> Complaint? {
        let shown = shown(path) ?? "?"
        if path.contains(where: { "*?[]!".contains($0) }) {
            return Complaint("'\(shown)' looks like a pattern", hint: "name the file or its folder")
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
            return Complaint("'\(shown)' is no path below the root", hint: "write it as in docs/examples")
        }
        return path == Reader.rootFile ? Complaint("\(Reader.rootFile) can't be ignored") : nil
    }

    /// Whether a path is listed, or lies in a folder that is.
    func contains(_ path: String) -> Bool {
        guard !prefixes.isEmpty else { return false }
        if prefixes.contains(path) { return true }
        return path.indices.contains { path[$0] == "/" && prefixes.contains(String(path[..<$0])) }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
    }
}
