internal import Foundation
internal import Glibc

/// The folder of all servers of this process, and the watch that ends them with it.
enum ServerRoot {
    /// Short, because a socket's path has room for 107 bytes, and open to be entered; in memory where there is room.
    static let path: Result<String, TestServerError> = {
        var memory = statvfs()
        let isRoomy = statvfs("/dev/shm", &memory) == 0 && memory.f_bavail * memory.f_bsize >= 4 << 30
        let base = isRoomy && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(base)/leash-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o711) == 0 else {
            return .failure(TestServerError(description: "can't make a folder in \(base)"))
        }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return watch(path) ? .success(path) : .failure(TestServerError(description: "can't start a shell"))
    }()

    /// A fresh cluster that was never started, made once; each server gets a copy.
    static let template = Task { () async throws -> String in
        let folder = try path.get() + "/template"
        try PostgresPrograms.makeFolder(folder)
        try await PostgresPrograms.run(
            "initdb",
            "--pgdata=\(folder)/data",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--wal-segsize=1",
            "--no-sync"
        )
        return folder + "/data"
    }

    /// Looks for servers more than once, since one may be starting at this moment.
    private static let script = """
        trap '' HUP INT TERM
        read -r _
        cd "$1" || exit
        for i in 1 2 3 4 5 6; do
            for file in */data/postmaster.pid; do [ -s "$file" ] && kill -QUIT "$(head -n 1 "$file")"; done
            sleep 0.2
        done
        for i in 1 2 3 4 5; do rm -rf "$1" && exit; sleep 0.2; done
        """

    /// Starts a shell that ends the servers and removes the folder once this process is gone, in whatever way it went:
    /// it waits for the end of a pipe that only this process holds open.
    private static func watch(_ path: String) -> Bool {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else { return false }
        let shell = Process()
        shell.executableURL = URL(filePath: "/usr/bin/setsid")
        shell.arguments = ["sh", "-c", script, "sh", path]
        shell.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        return (try? shell.run()) != nil
    }
}
