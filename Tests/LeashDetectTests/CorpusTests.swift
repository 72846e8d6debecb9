import Foundation
import LeashDetect
import Testing

/// Folders of manifests, each made for one trap and named for it, with the answer that is right.
///
/// A case is a folder in `Cases`: `app`, which is looked at, and `expected`, the answer's summary.
@Suite struct Corpus {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    private static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    @Test(arguments: names)
    func `is answered right`(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let expected = try String(contentsOf: folder.appending(path: "expected"), encoding: .utf8)
        let detection = Detection(of: DiskFolder(folder.appending(path: "app").path))
        #expect(detection.summary == expected)
    }

    @Test func `has at least 150 cases, 60 of which need nothing`() throws {
        let expected = try Self.names.map {
            try String(contentsOf: Self.folder.appending(path: $0).appending(path: "expected"), encoding: .utf8)
        }
        let negatives = expected.filter { !$0.contains(/(?m)^(postgres|mongodb|redis) (needed|unclear)$/) }
        #expect(expected.count >= 150 && negatives.count >= 60)
    }
}
