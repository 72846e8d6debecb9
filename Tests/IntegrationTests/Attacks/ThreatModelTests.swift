import Foundation
import Testing

/// `docs/threat-model.md` against what is tested: each says the same names.
@Suite struct ThreatModel {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/threat-model.md").standardized

    /// The names in the first column of a section's table.
    private func names(under heading: String) throws -> [String] {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let start = try #require(text.firstRange(of: "\n## \(heading)\n"), "no section \(heading)")
        let section = text[start.upperBound...].split(separator: "\n").prefix { !$0.hasPrefix("## ") }
        return section.compactMap { $0.firstMatch(of: /^\| `([a-z0-9-]+)` \|/).map { String($0.1) } }
    }

    private func expect(_ heading: String, names tested: [String]) throws {
        let written = try names(under: heading)
        #expect(written.sorted() == Set(tested).sorted())
        #expect(!written.isEmpty)
    }

    @Test func `it names each attack that is refused, and no other`() throws {
        let attacks = Attack.all.filter { $0.outcome != .visible }.map(\.id)
        let entries = Entry.all.filter { $0.open != nil }.map(\.id)
        try expect("What is refused", names: attacks + entries)
    }

    @Test func `it names each thing that a shared server shows, and no other`() throws {
        let sights = Attack.all.filter { $0.outcome == .visible }.map(\.id)
        let entries = Entry.all.filter { $0.open == nil }.map(\.id)
        try expect("What a shared server can't hide", names: sights + entries)
    }

    @Test func `it names each thing that a tenant can do to its own, and no other`() throws {
        try expect("What a tenant can do all the same", names: Allowance.all.map(\.id))
    }
}
