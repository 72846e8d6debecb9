import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashDetect
import LeashEnv
import LeashManifest
import LeashReconcile

/// The steps of a deploy after everything was answered; what was done is said when one fails.
struct DeployRun {
    let subject: DeploySubject
    let state: StateOptions
    let edit: StateEdit
    /// To be stored as the app's own keys.
    let urls: [DatabaseURL]
    /// Files of the state that could not be read.
    let unread: [Diagnostic]

    private var files: StateFiles { StateFiles(root: state.root, changes: edit.changes) }

    /// What the changed files come to.
    ///
    /// - Throws: an exit when they would hold an error that they don't hold now: a tier that does not allow it, say.
    func checked(against loaded: Loaded) throws -> Loaded {
        let planned = LeashManifest.load(edit.files, unread: unread, revision: loaded.state.revision)
        let known = Set(loaded.diagnostics.map(\.message))
        let errors = planned.diagnostics.filter { $0.severity == .error && !known.contains($0.message) }
        guard let first = errors.first else { return planned }
        for error in errors.dropFirst() { Terminal.message("leashctl: \(error.message)") }
        let hint = first.hint.map { " (\($0))" } ?? ""
        throw Terminal.failure(.failed, "refused: \(first.message)\(hint); nothing was changed")
    }

    /// Shows what would be written and done.
    func show(_ planned: Loaded) async throws -> ExitStatus {
        Terminal.write(files.text)
        for url in urls { Terminal.write("\(url.variable) of \(subject.app) is stored: \(url)\n") }
        let site = state.site(planned.state, session: "deploy")
        var (plan, live) = await site.plan(options(planned.state))
        // What is only stored on the way is not missing.
        let stored = Set(urls.map { "blocked env/\(subject.app) \($0.variable)" })
        plan.items.removeAll { stored.contains($0.id) }
        Terminal.write(PlanFormat.text.text(of: plan, live: live))
        let status = ExitStatus.diff(plan, isDesiredBroken: planned.hasErrors)
        return status == .done && !edit.changes.isEmpty ? .pending : status
    }

    func write(isCommitted: Bool) async throws {
        guard !edit.changes.isEmpty else { return }
        do {
            if isCommitted { try await files.checkCommittable() }
            try files.write()
        } catch {
            throw Terminal.failure(.failed, "\(error)")
        }
        Terminal.write(files.text)
        guard isCommitted else { return }
        do {
            try await files.commit("Deploy \(subject.app)")
        } catch {
            throw Terminal.failure(.failed, "\(error); the files are written, not committed, and nothing was applied")
        }
    }

    /// Stores the URLs that were pasted, as keys that people set.
    func store(in desired: DesiredState) async throws {
        guard !urls.isEmpty else { return }
        let store = state.site(desired, session: "deploy").store
        let app = subject.app
        let onChange = desired.apps[app]?.value.onChange
        let values = urls.map { ($0.variable, EnvChanges.Value($0.value, owner: .human)) }
        let changes = EnvChanges(
            by: .human,
            set: Dictionary(values, uniquingKeysWith: { $1 }),
            unnotified: onChange == nil ? nil : true,
            isForced: true
        )
        do {
            try await store.write(changes, app: app)
        } catch {
            throw Terminal.failure(.failed, "\(error); the files are written, and nothing was stored or applied")
        }
        for url in urls { Terminal.write("✓ \(url.variable) stored\n") }
    }

    /// Applies just this app.
    func apply() async throws {
        let loaded = try state.load()
        let site = state.site(loaded.state, session: "deploy")
        let options = options(loaded.state)
        var (shown, live) = await site.plan(options)
        await Backups(site).note(in: &shown, live)
        if let reason = shown.unreachable.values.first { throw failed(reason) }
        let stop = Stop()
        let interrupts = Interrupts(stop)
        defer { withExtendedLifetime(interrupts) {} }
        let application = try await site.apply(shown, isBinding: false, options, stop: stop) {
            Terminal.progress($0.id)
        }
        Terminal.progress("")
        let report = application.report
        let status = ExitStatus.apply(
            report,
            plan: application.plan,
            isDesiredBroken: false,
            isLockedOut: application.isLockedOut
        )
        guard status == .done, !application.isInterrupted else {
            Terminal.write(PlanFormat.text.text(of: report))
            for (server, holder) in application.locked.sorted(by: { $0.key < $1.key }) {
                Terminal.message("leashctl: the lock of server/\(server) is held by \(holder)")
            }
            let stopped = Terminal.failure(
                application.isInterrupted ? .interrupted : status,
                "the deploy stopped; what the report calls applied is done, and a further deploy goes on"
            )
            throw stopped
        }
        conclude(report)
    }

    private func failed(_ reason: String) -> ExitCode {
        let files = edit.changes.isEmpty ? "" : "; the files are written, and a further deploy goes on"
        return Terminal.failure(.failed, "\(reason.printable)\(files)")
    }

    private func options(_ desired: DesiredState) -> ApplyOptions {
        var options = ApplyOptions { Policy(desired: desired, live: $0) }
        options.targets = ["app/\(subject.app)"]
        options.refresh.addresses = ["app/\(subject.app)"]
        return options
    }
}

// What is said at the end.
extension DeployRun {
    private func conclude(_ report: Report) {
        let keys = report.entries.filter { $0.item.address.hasPrefix("env/") }.flatMap { $0.item.fields.map(\.path) }
        var done: [String] = []
        if report.entries.contains(where: { $0.item.action == .create && $0.item.address.hasPrefix("database/") }) {
            done.append("Database created")
        }
        if !keys.isEmpty { done.append("\(keys.sorted().joined(separator: ", ")) injected") }
        let others = report.entries.contains { !$0.item.address.hasPrefix("env/") && $0.item.action != .create }
        if others { done.append("\(subject.app) brought up to date") }
        if done.isEmpty, edit.changes.isEmpty { done.append("In sync: nothing was to be done") }
        if !done.isEmpty { Terminal.write("✓ \(done.joined(separator: ", "))\n") }
        sayWhatIsSkipped()
    }

    func conclude(_ text: String) {
        if !edit.changes.isEmpty { Terminal.write("✓ Written; \(text)\n") }
        sayWhatIsSkipped()
    }

    private func sayWhatIsSkipped() {
        let skipped = edit.changes.contains {
            $0.after.contains("skip: true") && $0.before?.contains("skip: true") != true
        }
        if skipped { Terminal.write("✓ Skipped; a further deploy does not ask\n") }
    }

    /// Runs the release command with the app's environment.
    ///
    /// - Parameter command: the one of the command line; empty for the one that the files name, if any.
    /// - Throws: an exit when it fails.
    func release(_ command: [String]) async throws {
        let env = try await EnvReading(state)
        let values = try await env.values(of: subject.app).filter { !ChildProgram.decidesCode($0.key) }
        let named = env.desired.apps[subject.app]?.value.release
        var words = command
        var environment = ProcessInfo.processInfo.environment
        if words.isEmpty {
            guard let named else { return }
            do {
                words = try Commands(file: state.commands).words(of: named)
            } catch {
                throw Terminal.failure(.failed, "release: \(error); the database and the environment are in place")
            }
            environment = ["PATH": Commands.path, "LEASH_APP": subject.app]
        }
        for (key, value) in values { environment[key] = value.revealed }
        let name = command.isEmpty ? named ?? "" : command[0]
        Terminal.message("Release: \(name.printable)")
        let status = await Release(command: words, folder: subject.folder, environment: environment).run()
        guard status == 0 else {
            throw Terminal.failure(
                .failed,
                "the release command ended with \(status), so the deploy stopped; the database and the environment are in place"
            )
        }
        Terminal.write("✓ Released\n")
    }
}
