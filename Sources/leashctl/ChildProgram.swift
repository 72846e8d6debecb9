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
    /// Variables that decide what code a program loads or runs, shells and the common runtimes among them.
    ///
    /// A commit can write any key into an app's env, and whoever runs a command with it must not run the commit's code.
    ///
    /// Source: ld.so(8), bash(1), git(1), psql(1), and the runtimes' own pages on their environment.
    static func decidesCode(_ key: String) -> Bool {
        let prefixes = ["LD_", "BASH_FUNC_", "GIT_", "npm_config_", "NPM_CONFIG_", "LEASH_"]
        return codeVariables.contains(key) || prefixes.contains(where: key.hasPrefix)
    }

    private static let codeVariables: Set = [
        "PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "SHELL", "HOME",
        "XDG_CONFIG_HOME",
        "GCONV_PATH", "GLIBC_TUNABLES", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES",
        "PAGER", "LESSOPEN", "LESSCLOSE", "EDITOR", "VISUAL", "BROWSER", "PSQLRC", "PSQL_PAGER", "PSQL_EDITOR",
        "NODE_OPTIONS", "NODE_PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONINSPECT",
        "PERL5OPT", "PERL5LIB", "PERL5DB", "RUBYOPT", "RUBYLIB", "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE",
        "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "DOTNET_STARTUP_HOOKS", "PHPRC",
        "PHP_INI_SCAN_DIR",
    ]
}
