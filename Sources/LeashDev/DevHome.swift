internal import Files
internal import Glibc
internal import LeashCore

/// The folder that holds all of one app's private server: `.leash/dev` in the app's folder where that can be.
package struct DevHome: Sendable {
    package let path: String
    /// The app's folder, without links.
    package let folder: String

    /// Postgres' data.
    package var data: String { "\(path)/data" }
    /// The desired state of the private server.
    var state: String { "\(path)/leash.yaml" }
    var secrets: String { "\(path)/secrets" }
    package var log: String { "\(data)/server.log" }

    /// What is leash's in it; nothing else is removed.
    static let names = [".gitignore", ".lock", "data", "env", "leash.yaml", "leash.yaml.tmp", "secrets"]
    /// What a new data folder is called until it is whole.
    static let unfinished = "data.new-"

    /// The places where it may lie, the best first.
    ///
    /// - Parameters:
    ///   - folder: the app's folder, without links.
    ///   - user: who the server runs as.
    ///   - environment: of leash itself.
    /// - Returns: one at least.
    package static func candidates(
        for folder: String,
        _ user: DevUser,
        _ environment: [String: String]
    ) -> [DevHome] {
        let own = "\(folder == "/" ? "" : folder)/.leash/dev"
        let name = "leash/dev/\(Fingerprint(of: folder))"
        var paths = [own]
        if !user.isBorrowed, let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            paths.append("\(base)/\(name)")
        } else if !user.isAnother {
            let home = user.isBorrowed ? user.home : environment["HOME"] ?? user.home
            if home.hasPrefix("/") { paths.append("\(home)/.local/state/\(name)") }
        }
        // Root's own folder is one that nobody else can enter.
        if user.isAnother { paths.append("/var/lib/\(name)") }
        return paths.map { DevHome(path: $0, folder: folder) }
    }

    /// Whether a server was made here.
    var hasData: Bool { access(data, F_OK) == 0 }
}

extension DevHome {
    /// The app's folder as it is called without links.
    ///
    /// - Throws: ``DevError`` when there is no such folder.
    package static func folder(at path: String) throws(DevError) -> String {
        guard let real = realpath(path, nil) else {
            let reason = String(cString: strerror(errno))
            throw DevError("\(path.printable): \(reason) (PATH is the app's folder; a command goes behind --)")
        }
        defer { free(real) }
        var info = stat()
        guard stat(real, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw DevError("\(path.printable) is no folder (PATH is the app's folder; a command goes behind --)")
        }
        return String(cString: real)
    }

    /// Where the folder's server lies; `nil` if it has none.
    package static func existing(
        for folder: String,
        _ user: DevUser,
        _ environment: [String: String]
    ) -> DevHome? {
        candidates(for: folder, user, environment).first(where: \.hasData)
    }

    /// Where the folder's server lies or is to lie, made and locked.
    ///
    /// - Parameters:
    ///   - folder: the app's folder, without links.
    ///   - user: who the server runs as.
    ///   - environment: of leash itself.
    ///   - waiting: called once when another leash holds the lock.
    /// - Returns: the first place that can be, one with a server before others.
    /// - Throws: ``DevError``, with every place that was tried and why it can't be there.
    package static func open(
        for folder: String,
        _ user: DevUser,
        _ environment: [String: String],
        waiting: () -> Void
    ) async throws -> (home: DevHome, lock: DevLock) {
        let candidates = candidates(for: folder, user, environment)
        var reasons: [String] = []
        for home in candidates.filter(\.hasData) + candidates.filter({ !$0.hasData }) {
            do {
                let isNew = !home.hasData
                let lock = try await DevLock.take(home, user, waiting: waiting)
                if isNew { try await home.checkIsEntered(by: user) }
                return (home, lock)
            } catch let error as FileError {
                reasons.append(error.message + (error.wayOut.map { " (\($0))" } ?? ""))
            }
        }
        throw DevError("there is no place for a private server: " + reasons.joined(separator: "; "))
    }
}
