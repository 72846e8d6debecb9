import LeashManifest
import YAML

/// Times three ways to take the same files in: events alone, trees, and the whole desired state.
func parsing(_ folder: String, rounds: Int) throws -> String {
    let files = try contents(of: folder).filter { $0.path.hasSuffix(".yaml") }
    let size = files.reduce(0) { $0 + $1.bytes.count }
    let raw = try Rounds(rounds) { for file in files { _ = try events(of: file.bytes) } }
    let trees = try Rounds(rounds) {
        for file in files {
            let parsed = parse(file.bytes)
            if let problem = parsed.problems.first { throw BenchError("\(file.path): \(problem)") }
        }
    }
    let sources = files.map { SourceFile(path: String($0.path.dropFirst(folder.count + 1)), bytes: $0.bytes) }
    let loading = try Rounds(rounds) {
        let loaded = load(sources)
        if let found = loaded.diagnostics.first { throw BenchError("\(found)") }
    }
    return """
        {"bytes": \(size), "files": \(files.count), "events": \(raw.json), "trees": \(trees.json), "state": \(loading.json)}
        """
}
