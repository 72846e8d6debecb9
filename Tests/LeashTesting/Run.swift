internal import Glibc
internal import Subprocess
internal import SystemPackage

/// What a command left behind.
package struct CommandResult: Hashable, Sendable {
    package let output: String
    package let errors: String
    /// The exit status; 128 and the signal's number for a command that a signal ended, as shells have it.
    package let status: Int

    package init(output: String, errors: String, status: Int) {
        self.output = output
        self.errors = errors
        self.status = status
    }
}

/// A command that did not end in time, and was killed.
package struct CommandTimeout: Error, Hashable {
    package let command: [String]
}

/// Runs a command to its end.
///
/// - Parameters:
///   - command: the program, by absolute path or by name in `PATH`, and its arguments.
///   - input: what it reads from standard input, which is no terminal.
///   - environment: its whole environment; `nil` for that of the tests.
///   - folder: its working directory; `nil` for that of the tests.
///   - timeout: after which it is killed.
/// - Returns: what it wrote, each at most 16 MiB, and its exit status.
/// - Throws: ``CommandTimeout``, or what kept it from starting.
package func runCommand(
    _ command: [String],
    input: String = "",
    environment: [String: String]? = nil,
    in folder: String? = nil,
    timeout: Duration = .seconds(60)
) async throws -> CommandResult {
    try await withThrowingTaskGroup(of: CommandResult?.self) { group in
        group.addTask { try await finish(command, input, environment, folder) }
        group.addTask {
            try await Task.sleep(for: timeout)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else { throw CommandTimeout(command: command) }
        return result
    }
}

/// A command that ends without having read its input must not end the tests with it.
private let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

private func finish(
    _ command: [String],
    _ input: String,
    _ environment: [String: String]?,
    _ folder: String?
) async throws -> CommandResult {
    ignoresBrokenPipes
    let program = command.first ?? ""
    let result = try await run(
        program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(Array(command.dropFirst())),
        environment: environment.map { variables in
            .custom(Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) }))
        } ?? .inherit,
        workingDirectory: folder.map { FilePath($0) },
        input: .fileDescriptor(try file(holding: input), closeAfterSpawningProcess: true),
        output: .string(limit: 16 << 20),
        error: .string(limit: 16 << 20)
    )
    return CommandResult(output: result.standardOutput, errors: result.standardError, status: result.status)
}

/// An unnamed file: a command that ends before it has read a pipe would end the tests too, by SIGPIPE.
private func file(holding text: String) throws -> FileDescriptor {
    var template = Array("/tmp/leash-input-XXXXXX".utf8CString)
    let file = FileDescriptor(rawValue: mkstemp(&template))
    unlink(template)
    _ = fcntl(file.rawValue, F_SETFD, FD_CLOEXEC)
    try file.writeAll(Array(text.utf8))
    try file.seek(offset: 0, from: .start)
    return file
}

extension ExecutionResult {
    fileprivate var status: Int {
        switch terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }
}
