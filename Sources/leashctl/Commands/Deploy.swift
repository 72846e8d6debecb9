import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashDetect
import LeashManifest
import LeashReconcile

/// Implements `leashctl deploy`.
struct Deploy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Give an app the databases that it needs, and run its release command.",
        discussion: """
            Detects what the app in a folder needs, and asks what the files don't answer yet: a database of leash's, a URL \
            of your own, or neither. The answer is written into the desired-state files, whose formatting and comments \
            stay, and just this app is applied. Then its release command runs with its environment. If a step fails, \
            the deploy stops and says what was done; run it again to go on.

            EXAMPLES
              leashctl --state state deploy apps/notes
              leashctl --state state deploy apps/notes --database=create --tier growth
              pass show neon | leashctl --state state deploy apps/notes --database=url
              leashctl --state state deploy apps/notes --database=create --database=skip
              leashctl --state state deploy apps/notes --plan-only         shows what it would do
              leashctl --state state deploy apps/notes --commit --release -- alembic upgrade head

            EXIT STATUS
              0 done · 1 failed or refused · 2 --plan-only found changes · 3 held or blocked · 4 the files hold an error
              5 applied in part · 7 another leash holds the lock · 64 usage, or an answer is missing · 130 interrupted
            """
    )

    @Argument(help: "The app's folder.")
    var path: String = "."

    @OptionGroup var state: StateOptions

    @Option(
        help: ArgumentHelp(
            "The app's name (default: the one whose source this is, or the folder's).",
            valueName: "name"
        )
    )
    var app: String?

    @Option(help: ArgumentHelp("The tier of an app that has none written yet.", valueName: "name"))
    var tier: String?

    @Option(
        help: """
            Answers for scripts: create a database of PostgreSQL, take the url on standard input, or skip whatever else is \
            needed. May be given several times.
            """
    )
    var database: [DeployChoice] = []

    @Flag(help: "Store a URL without trying whether it works from here.")
    var noTest = false

    @Flag(help: "Commit the changed files to git, and nothing else; no hooks are run.")
    var commit = false

    @Flag(help: "Show the changes and the plan; write nothing.")
    var planOnly = false

    @Flag(help: "Write (and commit) the files only: a timer applies them.")
    var noApply = false

    @Flag(help: "The words after -- are the release command, in place of the one that the files name.")
    var release = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The release command, after --.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        if release == command.isEmpty {
            throw ValidationError(
                "--release and a command after -- go together, as in: --release -- alembic upgrade head"
            )
        }
        if planOnly, commit || noApply { throw ValidationError("--plan-only writes nothing: leave the others out") }
        if release, planOnly || noApply {
            throw ValidationError("a release takes what is applied: leave one of them out")
        }
        if Set(database).count < database.count { throw ValidationError("each answer of --database is given once") }
    }

    func run() async throws {
        let folder = try state.folder()
        let loaded = try state.load()
        let subject = try DeploySubject(at: path, app: app, root: state.root, loaded.state)
        say(subject, loaded.state)
        var answers = DeployAnswers(subject, loaded.state, folder.files, tier: tier)
        try await answers.find(by: database, isTested: !noTest)
        let run = DeployRun(subject: subject, state: state, answers: answers, unread: folder.unread)
        let planned = try run.checked(against: loaded)
        if planOnly { try await run.show(planned).exit() }
        if !noApply { try await run.lookAhead(planned) }
        try await run.write(isCommitted: commit, loaded.state)
        if noApply {
            run.conclude("a round of `leashctl apply` makes it so")
        } else {
            try await run.apply()
            try await run.release(command)
        }
        if planned.hasErrors { ExitStatus.invalid.exit() }
    }

    private func say(_ subject: DeploySubject, _ desired: DesiredState) {
        Detect.say(subject.detection.warnings)
        Terminal.show(subject.detection.text(style: Terminal.style))
        guard subject.isNamedByFolder else { return }
        if let declared = desired.apps[subject.app] {
            Terminal.message("It is taken for app \(subject.app), declared at \(declared.source); --app names another")
        } else {
            Terminal.message("The app is named \(subject.app), after its folder; --app names it otherwise")
        }
    }
}
