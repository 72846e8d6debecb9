import FoundationEssentials
import Glibc
import LeashCore

/// A program that this process becomes: signals and the exit status are its own from then on.
struct ChildProgram {
    /// Its name or path, and its arguments.
    var command: [String]
    var environment: [String: String]

    /// Becomes the program.
    ///
    /// - Returns: only when that can't be done: an exit with 127 where there is no such program, and 126 where it doesn't
    ///   run, as shells have it.
    func become() -> Never {
        // What Swift's runtime blocks or ignores would be inherited.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        signal(SIGPIPE, SIG_DFL)
        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        var code = ENOENT
        for path in candidates {
            execve(path, arguments, variables)
            // One that may not be run does not hide another further on, but is told of if there is none.
            if errno != ENOENT && errno != ENOTDIR { code = errno }
            if code != ENOENT && code != EACCES { break }
        }
        Terminal.message("leashctl: \(command[0].printable): \(String(cString: strerror(code)))")
        Terminal.exit(code == ENOENT ? 127 : 126)
    }

    /// Where it may be: by the PATH of the program's own environment, unless its name is a path.
    private var candidates: [String] {
        guard !command[0].contains("/") else { return [command[0]] }
        return (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(
            separator: ":",
            omittingEmptySubsequences: false
        )
        .map { $0.isEmpty ? command[0] : "\($0)/\(command[0])" }
    }
}

extension ChildProgram {
    /// Variables that decide what code a program loads or a shell runs.
    ///
    /// A commit can write any key into an app's env, and whoever runs a command with it must not run the commit's code.
    ///
    /// Source: ld.so(8), bash(1).
    static func decidesCode(_ key: String) -> Bool {
        let names: Set = [
            "PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "GCONV_PATH",
            "GLIBC_TUNABLES",
        ]
        return names.contains(key) || key.hasPrefix("LD_") || key.hasPrefix("BASH_FUNC_")
    }
}
