import Foundation
import LeashBackup
import LeashTesting
import Testing

/// An S3 server: moto, as `hack/object-server` installs it.
struct ObjectServer: Sendable {
    static let program =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/.build/object-server/bin/moto_server"

    let server: Background
    let config: String
    static let secret = "wJalrXUtnFEMIsecretEXAMPLEKEY"

    /// - Parameters:
    ///   - scratch: where its files are.
    ///   - open: how many requests are answered without looking at credentials; `nil` for all.
    /// - Throws: when it doesn't start.
    init(in scratch: Scratch, open: Int? = nil) async throws {
        let port = try freePort()
        server = try await Background(
            [Self.program, "-H", "127.0.0.1", "-p", "\(port)"],
            environment: open.map { ["INITIAL_NO_AUTH_ACTION_COUNT": "\($0)"] } ?? [:],
            log: scratch.path("moto.log"),
            port: port
        )
        let text = """
            [box]
            type = s3
            provider = Other
            endpoint = http://127.0.0.1:\(port)
            region = us-east-1
            force_path_style = true
            access_key_id = AKIAEXAMPLEEXAMPLE
            secret_access_key = \(Self.secret)
            upload_cutoff = 5Mi
            chunk_size = 5Mi

            """
        config = try scratch.writeConfig(text)
        try await rclone("mkdir", "box:backups", config: config)
    }
}

/// An SFTP server: the system's sshd, with keys and a configuration of its own.
struct FileServer: Sendable {
    let server: Background
    let config: String
    /// The folder that is reached.
    let folder: String

    /// - Parameters:
    ///   - sshd: the program's path.
    ///   - scratch: where its files are.
    /// - Throws: when it doesn't start.
    init(_ sshd: String, in scratch: Scratch) async throws {
        folder = scratch.path("remote")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for key in ["host", "user", "stranger"] {
            _ = try await runCommand(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", scratch.path(key)])
        }
        try FileManager.default.copyItem(atPath: scratch.path("user.pub"), toPath: scratch.path("authorized"))
        // Where sshd confines what is not logged in yet; it does not start without.
        if geteuid() == 0 {
            try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        let port: Int
        (server, port) = try await Self.start(sshd, in: scratch)
        let host = try String(contentsOfFile: scratch.path("host.pub"), encoding: .utf8)
        try "[127.0.0.1]:\(port) \(host)".write(toFile: scratch.path("known"), atomically: false, encoding: .utf8)
        config = try scratch.writeConfig(
            ["box": "user", "other": "stranger"].map { Self.remote($0, key: $1, port, scratch) }.joined()
        )
    }

    /// Starts it on a port that is free; another program may be given that one meanwhile, so it is tried again.
    private static func start(_ sshd: String, in scratch: Scratch) async throws -> (Background, Int) {
        for _ in 0..<2 { if let started = try? await attempt(sshd, in: scratch) { return started } }
        return try await attempt(sshd, in: scratch)
    }

    private static func attempt(_ sshd: String, in scratch: Scratch) async throws -> (Background, Int) {
        let port = try freePort()
        let settings = Self.settings(port, scratch)
        try settings.write(toFile: scratch.path("sshd_config"), atomically: false, encoding: .utf8)
        let command = [sshd, "-D", "-e", "-f", scratch.path("sshd_config")]
        return (try await Background(command, log: scratch.path("sshd.log"), port: port), port)
    }

    private static func settings(_ port: Int, _ scratch: Scratch) -> String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(scratch.path("host"))
        AuthorizedKeysFile \(scratch.path("authorized"))
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        PermitRootLogin prohibit-password
        Subsystem sftp internal-sftp

        """
    }

    private static func remote(_ name: String, key: String, _ port: Int, _ scratch: Scratch) -> String {
        """
        [\(name)]
        type = sftp
        host = 127.0.0.1
        port = \(port)
        user = \(NSUserName())
        key_file = \(scratch.path(key))
        known_hosts_file = \(scratch.path("known"))
        disable_concurrent_writes = true

        """
    }
}

extension Scratch {
    /// Writes a configuration of rclone that only we can read.
    func writeConfig(_ text: String) throws -> String {
        let file = path("rclone.conf")
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        chmod(file, 0o600)
        return file
    }
}

/// Runs rclone as a person would.
@discardableResult
func rclone(_ arguments: String..., config: String) async throws -> String {
    let result = try await runCommand(
        ["rclone"] + arguments,
        environment: ["PATH": "/usr/bin:/bin", "RCLONE_CONFIG": config, "HOME": "/nonexistent"]
    )
    guard result.status == 0 else { throw Background.Failure(description: result.errors) }
    return result.output
}
