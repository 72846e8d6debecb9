internal import Foundation
internal import Synchronization

/// A server on a port of its own, which ends with this value, and with the tests however they end.
package final class Background: Sendable {
    package let pid: Int32
    private let log: String
    private let isRunning = Atomic(true)

    /// - Parameters:
    ///   - command: the program by its path, and its arguments; it stays in the foreground.
    ///   - environment: its whole environment.
    ///   - log: where it writes what it says.
    ///   - port: that it listens on once it is ready.
    /// - Throws: when it doesn't start within 15 s.
    package init(_ command: [String], environment: [String: String] = [:], log: String, port: Int) async throws {
        self.log = log
        // One that watches for the end of the tests, in a session of its own.
        let script = """
            log=$1 tests=$2; shift 2
            setsid sh -c '
                tests=$0; "$@" & server=$!
                echo $server
                exec >/dev/null
                while kill -0 $tests 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 0.3; done
                kill $server 2>/dev/null' "$tests" "$@" 2>"$log" </dev/null >"$log.pid" &
            """
        _ = try await runCommand(
            ["/bin/sh", "-c", script, "sh", log, "\(getpid())"] + command,
            environment: ["PATH": "/usr/sbin:/usr/bin:/bin"].merging(environment) { $1 }
        )
        for _ in 0..<300 {
            try await Task.sleep(for: .milliseconds(50))
            let said = (try? String(contentsOfFile: log + ".pid", encoding: .utf8)) ?? ""
            guard let pid = pid_t(said.prefix { $0 != "\n" }), isOpen(port) else { continue }
            // Another's server on this port would answer as well.
            try await Task.sleep(for: .milliseconds(100))
            guard Foundation.kill(pid, 0) == 0 else { break }
            self.pid = pid
            return
        }
        throw Failure(description: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "it did not start")
    }

    package struct Failure: Error { package let description: String }

    /// Ends it as a power cut would, with the processes that it made; only the first call does.
    package func kill() {
        guard isRunning.exchange(false, ordering: .relaxed) else { return }
        for process in [pid] + descendants(of: pid) { Foundation.kill(process, SIGKILL) }
    }

    deinit { kill() }
}

/// Whether somebody listens on a port of 127.0.0.1.
private func isOpen(_ port: Int) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

/// The processes that a process made, and those that they made.
private func descendants(of process: pid_t) -> [pid_t] {
    let said = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)) ?? ""
    let children = said.split(separator: " ").compactMap { pid_t($0) }
    return children + children.flatMap(descendants)
}
