import Foundation
import LeashCore
import LeashManifest
import Testing

/// A file of Cases/: folders of files in one text, each with the diagnostics that it must give.
///
///     === what it is about
///     --- a.yaml
///     leash: v1
///     --- errors
///     a.yaml:1:1: error: ...
///     --- left
///     apps notes
struct CaseFile: CustomTestStringConvertible {
    let url: URL
    let cases: [Case]

    var testDescription: String { url.lastPathComponent }

    static let all: [CaseFile] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap {
            try? CaseFile(url: folder.appending(path: $0))
        }
    }()

    init(url: URL) throws {
        self.url = url
        let text = try String(contentsOf: url, encoding: .utf8)
        cases = sections(of: text, marked: "=== ").map { Case(name: $0.title, sections(of: $0.text, marked: "--- ")) }
    }

    /// The file as it would be if what leash says now were right.
    var recorded: String { cases.map(\.recorded).joined() }
}

struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [SourceFile]
    /// The diagnostics that it must give, a line each.
    let errors: String
    /// What must be left in the state; `nil` when the case does not care.
    let left: String?

    fileprivate init(name: String, _ sections: [Section]) {
        self.name = name
        files = sections.filter { $0.title.contains(".y") }.map {
            SourceFile(path: $0.title, bytes: Array($0.text.utf8))
        }
        errors = sections.first { $0.title == "errors" }?.text ?? ""
        left = sections.first { $0.title == "left" }?.text
    }

    var testDescription: String { name }

    var loaded: Loaded { load(withRoot) }

    /// The files with a root that has one server and a few tiers, unless they have a root of their own.
    var withRoot: [SourceFile] {
        files.contains { $0.path == "leash.yaml" }
            ? files : files + [SourceFile(path: "leash.yaml", bytes: Array(root.utf8))]
    }

    fileprivate var recorded: String {
        let loaded = loaded
        var text = "=== \(name)\n"
        for file in files { text += "--- \(file.path)\n" + String(decoding: file.bytes, as: UTF8.self) }
        if !loaded.diagnostics.isEmpty { text += "--- errors\n" + lines(of: loaded) }
        if left != nil { text += "--- left\n" + summary(of: loaded) }
        return text
    }
}

func lines(of loaded: Loaded) -> String { loaded.diagnostics.map { "\($0)\n" }.joined() }

private let root = """
    leash: v1
    servers: { main: { url: { env: LEASH_MAIN_URL } } }
    tiers:
      hobby: { rank: 1, databases: 0 }
      growth: { rank: 2, databases: 3, limits: { connections: 20, statementTimeout: 30s, storage: 1GiB } }
      large: { rank: 3, databases: 20, limits: { connections: 100 } }

    """

private typealias Section = (title: String, text: String)

/// Splits a text at the lines that begin with a mark; what stands before the first is dropped.
private func sections(of text: String, marked mark: String) -> [Section] {
    var sections: [Section] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        if line.hasPrefix(mark) {
            sections.append((String(line.dropFirst(mark.count)), ""))
        } else if !sections.isEmpty {
            sections[sections.count - 1].text += line + "\n"
        }
    }
    return sections
}
