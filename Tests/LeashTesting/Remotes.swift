internal import Foundation

/// An S3 server: moto, as `hack/object-server` installs it.
package struct ObjectServer: Sendable {
    package static let program =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/.build/object-server/bin/moto_server"

    package let server: Background
    package let config: String
    package static let secret = "wJalrXUtnFEMIsecretEXAMPLEKEY"

    /// - Parameters:
    ///   - folder: where its files are.
    ///   - open: how many requests are answered without looking at credentials; `nil` for all.
    /// - Throws: when it doesn't start.
    package init(in folder: String, open: Int? = nil) async throws {
        let port = try freePort()
        server = try await Background(
            [Self.program, "-H", "127.0.0.1", "-p", "\(port)"],
            environment: open.map { ["INITIAL_NO_AUTH_ACTION_COUNT": "\($0)"] } ?? [:],
            log: folder + "/moto.log",
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
        config = try writeConfig(text, in: folder)
        try await rclone("mkdir", "box:backups", config: config)
    }
}

/// An SFTP server: the system's sshd, with keys and a configuration of its own.
package struct FileServer: Sendable {
    package let server: Background
    package let config: String
    /// The folder that is reached.
    package let folder: String

    /// - Parameters:
    ///   - sshd: the program's path.
    ///   - home: where its files are.
    /// - Throws: when it doesn't start.
    package init(_ sshd: String, in home: String) async throws {
        folder = home + "/remote"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for key in ["host", "user", "stranger"] {
            _ = try await runCommand(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home + "/" + key])
        }
        try FileManager.default.copyItem(atPath: home + "/user.pub", toPath: home + "/authorized")
        // Where sshd confines what is not logged in yet; it does not start without.
        if geteuid() == 0 {
            try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        let port: Int
        (server, port) = try await Self.start(sshd, in: home)
        let host = try String(contentsOfFile: home + "/host.pub", encoding: .utf8)
        try "[127.0.0.1]:\(port) \(host)".write(toFile: home + "/known", atomically: false, encoding: .utf8)
        config = try writeConfig(
            ["box": "user", "other": "stranger"].map { Self.remote($0, key: $1, port, home) }.joined(),
            in: home
        )
    }

    /// Starts it on a port that is free; another program may be given that one meanwhile, so it is tried again.
    private static func start(_ sshd: String, in home: String) async throws -> (Background, Int) {
        for _ in 0..<2 { if let started = try? await attempt(sshd, in: home) { return started } }
        return try await attempt(sshd, in: home)
    }

    private static func attempt(_ sshd: String, in home: String) async throws -> (Background, Int) {
        let port = try freePort()
        let settings = Self.settings(port, home)
        try settings.write(toFile: home + "/sshd_config", atomically: false, encoding: .utf8)
        let command = [sshd, "-D", "-e", "-f", home + "/sshd_config"]
        return (try await Background(command, log: home + "/sshd.log", port: port), port)
    }

    private static func settings(_ port: Int, _ home: String) -> String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(home)/host
        AuthorizedKeysFile \(home)/authorized
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        PermitRootLogin prohibit-password
        Subsystem sftp internal-sftp

        """
    }

    private static func remote(_ name: String, key: String, _ port: Int, _ home: String) -> String {
        """
        [\(name)]
        type = sftp
        host = 127.0.0.1
        port = \(port)
        user = \(NSUserName())
        key_file = \(home + "/" + key)
        known_hosts_file = \(home)/known
        disable_concurrent_writes = true

        """
    }
}

/// Writes a configuration of rclone that only we can read.
package func writeConfig(_ text: String, in folder: String) throws -> String {
    let file = folder + "/rclone.conf"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    chmod(file, 0o600)
    return file
}

/// Runs rclone as a person would.
@discardableResult
package func rclone(_ arguments: String..., config: String) async throws -> String {
    let result = try await runCommand(
        ["rclone"] + arguments,
        environment: ["PATH": "/usr/bin:/bin", "RCLONE_CONFIG": config, "HOME": "/nonexistent"]
    )
    guard result.status == 0 else { throw Background.Failure(description: result.errors) }
    return result.output
}
