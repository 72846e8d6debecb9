import Foundation
import Glibc
import LeashTesting

/// Who runs `leashctl dev`, and whose the app's folder is.
enum DevWay: String, CaseIterable, Sendable {
    /// Root in a folder of root's: the server runs as `postgres`.
    case root
    /// Root in a folder of somebody else's.
    case owner
    /// Somebody who is not root, in a folder of theirs.
    case user

    /// All that can be tried: who is not root can't become anybody else.
    static let all: [DevWay] = geteuid() == 0 ? (isRunnable ? [.root, .owner, .user] : [.root, .owner]) : [.user]

    /// Whether user `postgres` can run what was built.
    private static let isRunnable: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = ["--reuid=postgres", "--regid=postgres", "--init-groups", Leashctl.path, "--version"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    var ownsFolder: Bool { geteuid() == 0 && self != .root }

    /// A command as this one runs it.
    func running(_ command: [String]) -> [String] {
        guard geteuid() == 0, self == .user else { return command }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] + command
    }
}

/// An app's folder for `leashctl dev`; its server ends with this value, and with the tests however they end.
final class DevFolder: Sendable {
    let way: DevWay
    /// Holds all, the home folder of who runs leash among them.
    let base: String
    /// The app's folder.
    let path: String

    var home: String { path + "/.leash/dev" }
    var stateHome: String { base + "/state" }

    init(_ way: DevWay = DevWay.all[0], name: String = "notes") throws {
        self.way = way
        base = try DevRoot.path.get() + "/" + UUID().uuidString.prefix(8)
        path = base + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: stateHome, withIntermediateDirectories: true)
        try give(base)
    }

    deinit {
        DevRoot.end(base)
        try? FileManager.default.removeItem(atPath: base)
    }

    /// Gives a path with all below it to who owns the folder, open to be entered.
    func give(_ path: String) throws {
        guard way.ownsFolder, let entry = getpwnam("postgres") else { return }
        let below = FileManager.default.enumerator(atPath: path)?.allObjects.compactMap { $0 as? String } ?? []
        for file in [path] + below.map({ path + "/" + $0 }) { chown(file, entry.pointee.pw_uid, entry.pointee.pw_gid) }
    }

    /// Writes a file of the app's owner, by its path relative to the app's folder.
    func write(_ text: String, to file: String) throws {
        let url = URL(filePath: path + "/" + file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
        try give(path)
    }

    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": base,
            "XDG_STATE_HOME": stateHome,
        ]
    }

    /// Runs `leashctl dev ARGUMENTS...` in the app's folder.
    func dev(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandResult {
        try await dev(arguments, environment)
    }

    func dev(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> CommandResult {
        try await runCommand(
            way.running([Leashctl.path, "dev"] + arguments),
            environment: self.environment.merging(environment) { $1 },
            in: path,
            timeout: .seconds(180)
        )
    }

    /// Asks the database of a folder, which is the app's own if none is named.
    ///
    /// - Returns: where its server lies.
    /// - Throws: what leashctl said, when there is no answer.
    func ask(_ folder: String? = nil) async throws -> String {
        let place = [folder].compactMap(\.self)
        let asked = try await dev(place + ["--", "bash", "-c", #"psql "$DATABASE_URL" -Atc "SELECT 5""#])
        guard asked.output == "5\n" else { throw DevRoot.Failure(description: asked.errors) }
        let status = try await dev(place + ["--status", "--format", "json"])
        return try JSONDecoder().decode(Status.self, from: Data(status.output.utf8)).home
    }

    struct Status: Decodable {
        let format: String
        let app: String?
        let state: String
        let pid: pid_t?
        let home: String
        let version: Int?
    }

    /// The server's own process, as it says in its data.
    func pid(in home: String? = nil) throws -> pid_t? {
        let file = (home ?? self.home) + "/data/postmaster.pid"
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first.flatMap { pid_t($0) }
    }
}

/// Whether a process runs still, and does not only wait to be collected.
func isAlive(_ pid: pid_t) -> Bool {
    guard kill(pid, 0) == 0 else { return false }
    let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.hasPrefix(" Z") != true
}

/// The folder of all that `leashctl dev` makes in tests, and the watch that ends it with them.
enum DevRoot {
    struct Failure: Error { let description: String }

    /// Everybody may enter it.
    static let path: Result<String, Failure> = {
        var template = Array("/tmp/leash-dev-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else {
            return .failure(Failure(description: "can't make a folder in /tmp"))
        }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return watch(path) ? .success(path) : .failure(Failure(description: "can't start a shell"))
    }()

    /// Ends the servers below a folder, and removes their sockets.
    private static let ending = """
        find "$1" -name postmaster.pid 2>/dev/null | while IFS= read -r file; do
            pid=$(sed -n 1p "$file") socket=$(sed -n 5p "$file")
            [ "/proc/$pid/cwd" -ef "$(dirname "$file")" ] && kill -QUIT "$pid" 2>/dev/null
            case "$socket" in /tmp/leash-*) rm -rf "$socket";; esac
        done
        """

    /// Ends the servers below a folder, and waits for it.
    static func end(_ folder: String) {
        let shell = shell(ending + "\nsleep 0.2\n", folder)
        try? shell.run()
        shell.waitUntilExit()
    }

    /// Waits for the end of a pipe that only this process holds open, in whatever way it ends.
    private static func watch(_ path: String) -> Bool {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else { return false }
        let rounds = "for i in 1 2 3 4; do\n\(ending)\nsleep 0.5\ndone\nrm -rf \"$1\""
        let shell = shell("trap '' HUP INT TERM\nread -r _\n" + rounds, path)
        shell.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        return (try? shell.run()) != nil
    }

    private static func shell(_ script: String, _ folder: String) -> Process {
        let shell = Process()
        shell.executableURL = URL(filePath: "/usr/bin/setsid")
        shell.arguments = ["sh", "-c", script, "sh", folder]
        shell.standardInput = FileHandle.nullDevice
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        return shell
    }
}
