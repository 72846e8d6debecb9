internal import Files
internal import Glibc
internal import LeashCore
internal import Subprocess

#if canImport(System)
internal import System
#else
internal import SystemPackage
#endif

/// The program rclone with the operator's configuration, an environment from scratch, and no secret among its arguments.
struct Rclone: Sendable {
    /// Where programs are looked for.
    private static let path = "/usr/local/bin:/usr/bin:/bin"
    /// Bounds for a network that swallows everything, and what S3 needs: the bucket is the operator's to make, and is
    /// looked at by listing, which rclone does not pay for with a request for each object's own time.
    private static let options = [
        "--retries=2", "--low-level-retries=3", "--contimeout=10s", "--timeout=60s", "--ask-password=false",
        "--use-server-modtime", "--s3-no-check-bucket", "--s3-no-head", "--stats=0", "--log-level=ERROR",
    ]
    /// The most bytes of a listing: some hundred thousand files.
    private static let limit = JSON.maximumSize

    /// The operator's file, which says what the remotes are.
    let config: String
    /// `REMOTE:PATH`, without a slash at its end.
    let root: String

    /// How rclone ends when there is no such folder, or no such file.
    private static let missing = [Int32(3), 4]

    @discardableResult
    func run(_ arguments: String..., doing: String) async throws(BackupStoreError) -> String {
        try await run(arguments, doing: doing)
    }

    /// Runs rclone to its end.
    ///
    /// - Returns: what it wrote to standard output.
    /// - Throws: ``BackupStoreError``, as missing where there is no such file, else as unreachable, with what rclone said.
    @discardableResult
    func run(_ arguments: [String], doing: String) async throws(BackupStoreError) -> String {
        let secrets = try secrets()
        let programs = Self.path.split(separator: ":").map { "\($0)/rclone" }
        guard let program = programs.first(where: { access($0, X_OK) == 0 }) else {
            throw BackupStoreError(.unusable, "rclone is not installed: Debian's package is `rclone`")
        }
        let result: (output: String, errors: String, status: TerminationStatus)
        do {
            let ended = try await Subprocess.run(
                .path(FilePath(program)),
                arguments: Arguments(arguments + Self.options),
                // No HOME: nothing of a user's is looked for. UTC: times are compared as texts.
                environment: .custom([
                    "PATH": Self.path, "LC_ALL": "C", "TZ": "UTC", "HOME": "/nonexistent",
                    "RCLONE_CONFIG": config,
                ]),
                platformOptions: .inOwnGroup,
                output: .string(limit: Self.limit),
                error: .string(limit: 16 << 20)
            )
            result = (ended.standardOutput, ended.standardError, ended.terminationStatus)
        } catch {
            throw BackupStoreError(.unreachable, "\(doing): rclone: \(error)")
        }
        if result.status.isSuccess { return result.output }
        let said = RcloneMessage(result.errors, hiding: secrets).text
        if case .exited(let code) = result.status, Self.missing.contains(code) {
            throw BackupStoreError(.missing, "\(doing): \(said)")
        }
        throw BackupStoreError(.unreachable, "\(doing): \(said)")
    }

    /// The values of the configuration that no message may hold.
    private func secrets() throws(BackupStoreError) -> [String] {
        let number = open(config, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw BackupStoreError(.unusable, "\(config): \(SystemError().message)") }
        let file = Descriptor(number: number)
        let bytes = try unusable(try file.trustedContents(config, limit: 1 << 20, forbidding: 0o077))
        return RcloneMessage.secrets(in: String(decoding: bytes, as: UTF8.self))
    }
}

/// What rclone said before it ended, on one line and without secrets.
struct RcloneMessage {
    let text: String

    /// - Parameters:
    ///   - errors: all that it wrote.
    ///   - secrets: values that must not be shown.
    init(_ errors: String, hiding secrets: [String]) {
        let lines = errors.split(separator: "\n")
        let start = lines.lastIndex { $0.contains("ERROR") || $0.contains("Failed to") } ?? lines.indices.last
        // With what follows on lines of its own: the cause.
        let last = start.map { ([Self.withoutTime(lines[$0])] + lines[($0 + 1)...]).joined(separator: " ") }
        var text = String((last ?? "it said nothing").prefix(1_000))
        for secret in secrets { text = text.replacing(secret, with: "***") }
        self.text = Self.withoutCredentials(text).printable
    }

    /// Drops the date and time that begin a line of rclone's log: `2026/11/26 07:40:00 `.
    private static func withoutTime(_ line: Substring) -> Substring {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 10, parts[1].utf8.count == 8 else { return line }
        return parts[2]
    }

    /// Drops queries of URLs, which hold signatures, and what stands before an `@` in them.
    private static func withoutCredentials(_ text: String) -> String {
        text.split(separator: " ").map { (word: Substring) -> String in
            guard let scheme = word.firstRange(of: "://") else { return String(word) }
            var rest = word[scheme.upperBound...]
            if let query = rest.firstIndex(of: "?") { rest = rest[..<query] + "?..." }
            if let at = rest.lastIndex(of: "@") { rest = "***" + rest[at...] }
            return String(word[..<scheme.upperBound] + rest)
        }.joined(separator: " ")
    }

    /// The values of a configuration whose keys sound like secrets.
    static func secrets(in config: String) -> [String] {
        config.split(separator: "\n").compactMap { line in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            let key = line[..<equals].lowercased()
            let value = line[line.index(after: equals)...].drop { $0 == " " }
            let isSecret = ["pass", "secret", "token", "key", "auth", "sas", "account", "user"].contains {
                key.contains($0)
            }
            // What is that short is no secret, and would be struck out everywhere.
            return isSecret && value.utf8.count >= 6 ? String(value) : nil
        }
    }
}
