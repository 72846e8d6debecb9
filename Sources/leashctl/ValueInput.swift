import Glibc
import LeashCore
import LeashEnv
import SystemPackage

/// The one value that a command takes without its being an argument.
enum ValueInput {
    /// Reads it from a prompt that shows nothing, or from standard input where that is no terminal.
    ///
    /// - Returns: the value, without the line break at its end.
    static func read(prompt: String) throws -> Secret {
        let bytes = isatty(STDIN_FILENO) == 1 ? typed(prompt) : piped()
        guard !bytes.isEmpty else {
            let reason = "there was no value on standard input, not even an empty line; nothing was changed"
            throw Terminal.failure(.failed, reason)
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw Terminal.failure(.failed, "the value is not UTF-8; nothing was changed")
        }
        // "\r\n" is one Character.
        if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
        return Secret(text)
    }

    /// At most a little more than a store takes, so that a wrong file is refused rather than read for ever.
    private static func piped() -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= EnvSyntax.maxFile {
            let count = (try? part.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }) ?? 0
            guard count > 0 else { break }
            bytes += part.prefix(count)
        }
        return bytes
    }

    private static func typed(_ prompt: String) -> [UInt8] {
        Terminal.show(prompt)
        let line = withoutEcho { readLine(strippingNewline: true) }
        Terminal.show("\n")
        return Array((line ?? "").utf8)
    }

    private static func withoutEcho<Value>(_ body: () -> Value) -> Value {
        guard tcgetattr(STDIN_FILENO, &terminalBefore) == 0 else { return body() }
        var silent = terminalBefore
        silent.c_lflag &= ~tcflag_t(ECHO)
        // Whoever interrupts the prompt gets a terminal back that shows what they type.
        let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
        let handlers = signals.map { number in
            signal(number) { _ in
                tcsetattr(STDIN_FILENO, TCSANOW, &terminalBefore)
                _exit(130)
            }
        }
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, &terminalBefore)
            for (number, handler) in zip(signals, handlers) { signal(number, handler) }
        }
        return body()
    }
}

// A signal handler can hold nothing, and what it restores must be there already.
nonisolated(unsafe) private var terminalBefore = termios()
