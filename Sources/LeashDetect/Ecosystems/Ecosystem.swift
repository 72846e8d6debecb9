/// One language's manifests: what it reads, and how.
///
/// Each has a folder here: a file that looks at an app, one for each format that is its own, and one with the table of
/// its packages.
package protocol Ecosystem: Sendable {
    /// The runtime's name, in lower case: `node`.
    static var runtime: String { get }

    /// Adds what the manifests in this app's folder tell; nothing if there are none.
    static func look(at app: AppFolder, _ findings: inout Findings)
}
