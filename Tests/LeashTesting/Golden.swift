package import Foundation
package import Testing

/// Expects a text to be that of a golden file.
///
/// With `LEASH_RECORD=1` it writes the file instead, and fails, so that no recording run is ever green.
package func expectGolden(
    _ actual: String,
    at file: URL,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
    if ProcessInfo.processInfo.environment["LEASH_RECORD"] == "1" {
        try actual.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(file.lastPathComponent)", sourceLocation: sourceLocation)
        return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(actual == golden, "LEASH_RECORD=1 records it anew", sourceLocation: sourceLocation)
}
