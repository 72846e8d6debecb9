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
              leashctl --state state deploy apps/notes --plan-only         shows what it would do
              leashctl --state state deploy apps/notes --commit --release -- alembic upgrade head

            EXIT STATUS
              0 done · 1 failed or refused · 2 --plan-only found changes · 3 held or blocked · 4 the files hold an error
              5 applied in part · 7 another leash holds the lock · 64 usage
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

    @Option(help: ArgumentHelp("The tier that the app is on from now on.", valueName: "name"))
    var tier: String?

    @Option(help: "Answers for scripts: create, url (which is read from standard input) or skip.")
    var database: DeployChoice?

    @Flag(help: "Store a URL without trying whether it works from here.")
    var noTest = false

    @Flag(help: "Commit the changed files to git, and nothing else.")
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
    }

    func run() async throws {
        let folder = try state.folder()
        let loaded = try state.load()
        let subject = try DeploySubject(at: path, app: app, root: state.root, loaded.state)
        say(subject)
        var edit = StateEdit(folder.files, loaded.state)
        let urls = try await answer(subject, loaded.state, in: &edit)
        let run = DeployRun(subject: subject, state: state, edit: edit, urls: urls, unread: folder.unread)
        let planned = try run.checked(against: loaded)
        if planOnly { try await run.show(planned).exit() }
        try await run.write(isCommitted: commit)
        try await run.store(in: planned.state)
        guard !noApply else { return run.conclude("a round of `leashctl apply` makes it so") }
        try await run.apply()
        try await run.release(command)
    }

    private func say(_ subject: DeploySubject) {
        Detect.say(subject.detection.warnings)
        Terminal.show(subject.detection.text(style: Terminal.style))
        if subject.isNamedByFolder {
            Terminal.message("The app is named \(subject.app.printable), after its folder; --app names it otherwise")
        }
    }

    /// Finds an answer to every need, and writes it into the files.
    ///
    /// - Returns: the URLs that are to be stored.
    private func answer(
        _ subject: DeploySubject,
        _ desired: DesiredState,
        in edit: inout StateEdit
    ) async throws -> [DatabaseURL] {
        var urls: [DatabaseURL] = []
        var open: [Service] = []
        do {
            for service in services(of: subject) {
                if let answer = subject.answer(to: service, in: desired) {
                    Terminal.message("✓ \(service.title): \(answer)")
                    continue
                }
                guard let choice = try choice(for: service, subject, desired) else {
                    open.append(service)
                    continue
                }
                let source = subject.source
                try edit.declare(app: subject.app, tier: tier, source: source)
                switch choice {
                case .create: try edit.declare(database: subject.app, of: subject.app, as: service.variable)
                case .skip: try edit.skip(service.variable, of: subject.app)
                case .url:
                    let url = try PastedURL.read(for: database == nil ? service : nil, app: subject.app)
                    try await test(url)
                    try edit.expectExternal(url.variable, of: subject.app)
                    urls.append(url)
                }
            }
            if tier != nil || desired.apps[subject.app] == nil, edit.changes.isEmpty {
                try edit.declare(app: subject.app, tier: tier, source: subject.source)
            }
        } catch let refusal as StateEdit.Refusal {
            throw Terminal.failure(.failed, "\(refusal); nothing was changed")
        }
        try refuse(open.filter { service in !urls.contains { $0.service == service } }, of: subject)
        return urls
    }

    /// Those that it needs, and the one that a flag says it is to get.
    private func services(of subject: DeploySubject) -> [Service] {
        let found = subject.needs.map(\.service)
        return found.isEmpty && database != nil ? [.postgres] : found
    }

    /// `nil` where nobody can be asked.
    private func choice(
        for service: Service,
        _ subject: DeploySubject,
        _ desired: DesiredState
    ) throws -> DeployChoice? {
        if let database { return DeployChoice.all(for: service).contains(database) ? database : nil }
        guard Terminal.canAsk else { return nil }
        if subject.needs.filter({ $0.verdict == .needed }).count > 1 || subject.needs.count > 1 {
            Terminal.show("\(service.title):\n")
        }
        let own = tier.flatMap { desired.tiers[$0]?.value } ?? desired.apps[subject.app]?.value.tier
        let tiers = desired.tiers.values.map(\.value)
        let standard = desired.tiers[Tier.standard.name]?.value ?? .standard
        let inclusion = Inclusion(tiers: tiers.isEmpty ? [standard] : tiers, own: own ?? standard)
        return try DeployChoice.ask(for: service, including: inclusion.text)
    }

    private func refuse(_ open: [Service], of subject: DeploySubject) throws {
        let needed = open.filter { service in subject.needs.contains { $0.service == service && $0.verdict == .needed }
        }
        guard let first = needed.first else { return }
        let ways = DeployChoice.all(for: first).map { "--database=\($0.rawValue)" }.joined(separator: ", ")
        let reason = database == nil ? "there is no terminal to ask at" : "leash makes no databases of \(first.title)"
        throw Terminal.failure(
            .usage,
            "\(subject.app) needs \(first.title), and \(reason): say \(ways); nothing was changed"
        )
    }

    private func test(_ url: DatabaseURL) async throws {
        guard !noTest else { return }
        Terminal.progress("trying \(url)")
        let problem = await PastedURL.problem(of: url)
        Terminal.progress("")
        guard let problem else { return Terminal.message("✓ \(url.service.title) answers (\(url))") }
        let reason = "\(url) does not work from here: \(problem.printable)"
        guard Terminal.canAsk else {
            throw Terminal.failure(.failed, "\(reason); --no-test stores it all the same; nothing was changed")
        }
        guard Terminal.ask("  \(reason)\nStore it all the same?") else {
            throw Terminal.failure(.failed, "nothing was changed")
        }
    }
}
