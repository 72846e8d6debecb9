import Foundation
import LeashDetect
import LeashTesting
import Testing

/// The corpus' manifests with bytes lost, doubled, swapped and cut off: each is read to its end, soon and without a crash.
@Suite struct Damage {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    private static let files: [(path: String, bytes: [UInt8])] = {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return paths.sorted().compactMap { path in
            let parts = path.split(separator: "/")
            guard parts.count > 2, let data = try? Data(contentsOf: folder.appending(path: path)) else { return nil }
            return (parts.dropFirst(2).joined(separator: "/"), [UInt8](data))
        }
    }()

    @Test(arguments: 0..<8)
    func `damaged manifests are read`(seed: Int) {
        var random = Seeded(seed: seed)
        for (path, bytes) in Self.files {
            var bytes = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, &random) }
            _ = Detection(of: OneFile(path: path, bytes: bytes)).summary
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout Seeded) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: bytes.indices, using: &random)
        let end = min(place + Int.random(in: 1...20, using: &random), bytes.count)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeSubrange(place..<end)
        case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 2: bytes[place] = random.pick(Array("\"'`#~:[](){}<>\\\n\t/*%$@,;=.".utf8))
        case 3: bytes.removeSubrange(place...)
        default: bytes[place] = UInt8.random(in: 1...255, using: &random)
        }
    }

    /// Hundreds of kilobytes of one sign, or of two in turn, in every manifest that is read here.
    @Test(arguments: [
        "\"", "{", "[", "(", "\n", "a:\n ", "{:a, only: [", "deps: ", "#{", "{{x,", ".package(", "a = [", "~s(",
    ])
    func `a large file of one thing is read soon`(sign: String) {
        let names = [
            "mix.exs", "rebar.config", "Package.swift", "x.opam", "cpanfile", "x.cabal", "build.zig.zon", "DESCRIPTION",
            "conanfile.txt",
        ]
        let begin = "def project, do: [deps: deps()]\ndefp deps, do: ["
        for name in names {
            let prefix = name == "mix.exs" ? begin : ""
            let text = prefix + String(repeating: sign, count: 300_000 / sign.utf8.count)
            let time = ContinuousClock().measure { _ = Detection(of: OneFile(path: name, bytes: Array(text.utf8))) }
            #expect(time < .seconds(20), "\(name)")
        }
    }
}

/// A folder of nothing but one file, at any depth.
private struct OneFile: FolderReader {
    let path: String
    let bytes: [UInt8]

    func entries(of folder: String) throws(ReadingError) -> [FolderEntry] {
        let rest = folder.isEmpty ? path : path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : ""
        let names = rest.split(separator: "/")
        guard let name = names.first else { throw ReadingError("not there") }
        return [FolderEntry(String(name), names.count > 1 ? .folder : .file)]
    }

    func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8] { Array(bytes.prefix(limit)) }
}
