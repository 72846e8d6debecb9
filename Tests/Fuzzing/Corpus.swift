import Foundation

/// The files of the repository that inputs are made from.
enum Corpus {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All desired-state files: the examples, the defaults, and those of the tests of diagnostics.
    static let manifests =
        files("examples", "yaml") + files("manifests", "yaml")
        + files("Tests/LeashManifestTests/Cases", "txt").flatMap(cases)

    /// All plans of the goldens.
    static let plans = files("Tests/GoldenTests/Cases", "plan.json")

    /// The files of the apps that detection is tested with: the app's name, the path in it, and the bytes.
    static let apps: [(name: String, path: String, bytes: [UInt8])] = {
        let cases = root.appending(path: "Tests/LeashDetectTests/Cases").path
        let paths = (FileManager.default.enumerator(atPath: cases)?.allObjects as? [String] ?? []).sorted()
        return paths.compactMap { path in
            let parts = path.split(separator: "/", maxSplits: 2).map(String.init)
            var isFolder: ObjCBool = false
            guard parts.count == 3, parts[1] == "app",
                FileManager.default.fileExists(atPath: cases + "/" + path, isDirectory: &isFolder), !isFolder.boolValue,
                let bytes = FileManager.default.contents(atPath: cases + "/" + path)
            else { return nil }
            return (parts[0], parts[2], Array(bytes))
        }
    }()

    private static func files(_ folder: String, _ end: String) -> [[UInt8]] {
        let folder = root.appending(path: folder).path
        let paths = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
        let found = paths.filter { $0.hasSuffix(end) }.compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0)
        }
        precondition(!found.isEmpty, "no \(end) in \(folder)")
        return found.map(Array.init)
    }

    /// The files in a file of cases, which stand between lines that begin with `---`.
    private static func cases(_ bytes: [UInt8]) -> [[UInt8]] {
        var files: [[UInt8]] = []
        var isFile = false
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.starts(with: "--- ".utf8) || line.starts(with: "=== ".utf8) {
                isFile = line.starts(with: "--- ".utf8) && (line.ends(with: ".yaml") || line.ends(with: ".yml"))
                if isFile { files.append([]) }
            } else if isFile {
                files[files.count - 1] += line + [UInt8(ascii: "\n")]
            }
        }
        return files
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with end: String) -> Bool { suffix(end.utf8.count).elementsEqual(end.utf8) }
}
