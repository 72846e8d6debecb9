internal import Files
internal import Glibc
internal import LeashCore

/// The private server of one app's folder.
///
/// Every process of it holds a lock on its data folder, which it got from the one that started it. So whether it runs is
/// not guessed from a number in a file: a copied or moved folder, a killed server and a reboot are told apart by it.
package struct DevServer: Sendable {
    package let home: DevHome
    package let user: DevUser
    let environment: [String: String]

    package init(_ home: DevHome, _ user: DevUser, environment: [String: String]) {
        self.home = home
        self.user = user
        self.environment = environment
    }

    package enum Condition: Sendable {
        /// There are no data.
        case absent
        case stopped
        /// - Parameter socket: the folder of its socket; `nil` as long as it has none.
        case running(pid: Int32, socket: String?)
        /// Its first process was killed, and others are still at work.
        case ending
    }

    /// How it stands now.
    package var condition: Condition {
        guard home.hasData else { return .absent }
        guard isHeld else { return .stopped }
        guard let postmaster, postmaster.runs else { return .ending }
        return .running(pid: postmaster.pid, socket: postmaster.socket)
    }

    /// The major version of its data.
    package var version: Int? {
        home.read("\(home.data)/PG_VERSION").flatMap { Int($0.prefix(while: \.isNumber)) }
    }

    /// Whether a process holds the lock of the data folder.
    private var isHeld: Bool {
        let number = open(home.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return number >= 0 && Descriptor(number: number).isLocked
    }

    /// What the server says of itself in its data folder, true or stale.
    var postmaster: Postmaster? { home.read("\(home.data)/postmaster.pid").flatMap(Postmaster.init) }

    /// Waits until the server is as it should be.
    ///
    /// - Returns: `false` when it is not after these seconds.
    func wait(seconds: Double, until isDone: (Condition) -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !isDone(condition) {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(10))
        }
        return true
    }
}

extension DevServer.Condition {
    package var isRunning: Bool { if case .running = self { true } else { false } }

    /// Whether no process of it is left.
    var isOver: Bool {
        switch self {
        case .absent, .stopped: true
        case .running, .ending: false
        }
    }

    /// `none`, `stopped` or `running`.
    package var word: String {
        switch self {
        case .absent: "none"
        case .stopped: "stopped"
        case .running, .ending: "running"
        }
    }
}

/// A `postmaster.pid`: pid, data folder, start, port and socket folder, a line each.
struct Postmaster {
    let pid: pid_t
    let socket: String?

    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let pid = lines.first.flatMap({ pid_t($0) }), pid > 1 else { return nil }
        self.pid = pid
        socket = lines.count > 5 && lines[4].hasPrefix("/") ? String(lines[4]) : nil
    }

    /// Whether there is a process of this number, whatever it is.
    var exists: Bool { kill(pid, 0) == 0 || errno == EPERM }

    /// Whether there is a Postgres process of this number here, and not one of another container or one that only waits to
    /// be collected.
    var runs: Bool {
        guard exists else { return false }
        // `7 (postgres) S 1 7 ...`; a system that doesn't tell is believed to run it.
        guard let text = contents(of: "/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return true }
        let command = text[..<end].drop { $0 != "(" }.dropFirst()
        return ["postgres", "postmaster"].contains(command) && !text[end...].hasPrefix(") Z")
    }

    /// Whether that process works in a folder; `nil` where the system doesn't tell.
    func works(in folder: String) -> Bool? {
        var (there, own) = (stat(), stat())
        guard stat("/proc/\(pid)/cwd", &there) == 0, stat(folder, &own) == 0 else { return nil }
        return there.st_dev == own.st_dev && there.st_ino == own.st_ino
    }

    private func contents(of file: String) -> String? {
        let number = open(file, O_RDONLY | O_CLOEXEC)
        guard number >= 0, let bytes = try? Descriptor(number: number).contents(size: 512, limit: 4096) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
