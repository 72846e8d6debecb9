import ArgumentParser
import CLinux
import LeashCore

@main
struct Leashctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leashctl",
        abstract: "Keep what apps need from Postgres as the files in git say.",
        discussion: """
            Desired-state files list apps, databases and env bindings. leash compares them with the catalogs of live \
            servers and with the env store, and makes the two equal.

            EXAMPLES
              leashctl --state state validate
              leashctl --state state diff
              leashctl --state state apply --yes
              leashctl --state state status database/notes

            EXIT STATUS
              0  in sync, or done           4  the files hold an error
              1  failed, nothing applied    5  applied in part
              2  diff found changes         6  the saved plan is stale
              3  held or blocked            7  another leash holds the lock
              64 usage                      130 interrupted
            """,
        version: "0.1.0",
        // Each has its name written out: to make one of a type's costs start-up a tenth of a millisecond.
        subcommands: [
            Validate.self, Render.self, Schema.self, Diff.self, Apply.self, Status.self, Import.self,
            Env.self, Detect.self, Deploy.self, Dev.self, Run.self, Psql.self, Doctor.self, Backup.self, Restore.self,
        ]
    )

    @OptionGroup var root: RootOptions

    static func main() async {
        // glibc lets a thread's heap grow page by page, with a system call for each that stops the other threads; a
        // heap of the greatest size, 64 MiB of addresses, never has to.
        mallopt(M_TOP_PAD, 64 << 20)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            ExitStatus.done.exit()
        } catch {
            end(with: error)
        }
    }

    /// Says what ended the command, as ArgumentParser does: help goes to standard output.
    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if !text.isEmpty { code.isSuccess ? Terminal.write(text + "\n") : Terminal.message(text) }
        Terminal.exit(code.rawValue)
    }
}

/// Where the desired state is; given before or after the command's name.
struct RootOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The folder of the desired-state files (default: $LEASH_STATE, then .).", valueName: "dir")
    )
    var state: String?
}
