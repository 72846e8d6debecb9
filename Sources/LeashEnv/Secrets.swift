internal import Files
internal import Glibc
package import LeashCore

/// Reads the values that the files only refer to: leash's own environment, and the operator's folder of secrets.
package struct Secrets: Sendable {
    private static let maxFile = 64 << 10

    private let folder: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - folder: the path that `file` references are relative to.
    ///   - environment: the environment of leash itself.
    package init(folder: String, environment: [String: String]) {
        self.folder = folder
        self.environment = environment
    }

    /// Reads one secret, anew each time.
    ///
    /// A file loses one line break at its end, which editors and `echo` put there.
    ///
    /// - Returns: the secret, or why it cannot be read or must not be trusted; the reason never holds it.
    package func read(_ reference: Reference) -> Observation<Secret> {
        switch reference {
        case .environment(let name):
            guard let value = environment[name] else { return .unreachable("environment variable \(name) is not set") }
            return value.isEmpty ? .unreachable("environment variable \(name) is empty") : .observed(Secret(value))
        case .file(let name):
            do {
                return .observed(try secret(inFile: name))
            } catch {
                return .unreachable(error.description)
            }
        }
    }

    /// Where a file of the folder is, for a program that reads it by itself.
    package func path(of name: String) -> String { "\(folder)/\(name)" }

    private func secret(inFile name: String) throws(EnvStoreError) -> Secret {
        let bytes = try contents(ofFile: name)
        guard var text = String(validating: bytes, as: UTF8.self) else { throw problem(name, "is not UTF-8") }
        // "\r\n" is one Character.
        if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
        if text.isEmpty { throw problem(name, "is empty") }
        return Secret(text)
    }

    private func contents(ofFile name: String) throws(EnvStoreError) -> [UInt8] {
        let components = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let file = components.last, components.allSatisfy({ $0 != "" && $0 != "." && $0 != ".." }),
            !name.utf8.contains(0)
        else { throw EnvStoreError(.unreadable, "`\(EnvSyntax.printable(name))` is no name of a file in \(folder)") }
        // Folder by folder, so that no link leads out of it on the way either.
        var path = folder
        for component in components.dropLast() {
            try check(folder: path)
            path += "/" + component
        }
        guard let last = try Folder.at(path),
            let bytes = try last.contents(of: file, limit: Self.maxFile, forbidding: 0o026)
        else { throw problem(name, "does not exist") }
        return bytes
    }

    private func check(folder path: String) throws(EnvStoreError) {
        guard try Folder.at(path) != nil else { throw EnvStoreError(.unreadable, "\(path) does not exist") }
    }

    private func problem(_ name: String, _ what: String) -> EnvStoreError {
        EnvStoreError(.unreadable, "\(folder)/\(name) \(what)")
    }
}
