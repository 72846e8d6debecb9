import Foundation
import LeashTesting
import Testing

/// Whether all that the tests need must be there, as `hack/test --all` has it.
let runsAll = ProcessInfo.processInfo.environment["LEASH_LONG"] == "1"

/// A program that `hack/packages --dev` or `hack/object-server` installs.
///
/// - Parameter name: looked for in `PATH` and /usr/sbin.
/// - Returns: its path; `nil` where it is missing, which is said.
/// - Throws: where all must be there, and it isn't.
func program(_ name: String) throws -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let places = (path + ":/usr/sbin").split(separator: ":").map { "\($0)/\(name)" }
    if let found = places.first(where: FileManager.default.isExecutableFile) { return found }
    print("\(name): skipped, it is not installed")
    try #require(!runsAll, "\(name) is not installed")
    return nil
}
