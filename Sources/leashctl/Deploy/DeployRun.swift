import ArgumentParser
import FoundationEssentials
import Glibc
import LeashCore
import LeashDetect
import LeashEnv
import LeashManifest
import LeashReconcile

/// The steps of a deploy after everything was answered; what was done is said when one fails.
struct DeployRun {
    let subject: DeploySubject
    let state: StateOptions
    let answers: DeployAnswers
    /// Files of the state that could not be read.
    let unread: [Diagnostic]

    private var edit: StateEdit { answers.edit }
    /// To be stored as the app's own keys.
    private var urls: [DatabaseURL] { answers.urls }
    private var files: StateFiles { StateFiles(root: state.root, changes: edit.changes) }

    /// What the changed files come to.
    ///
    /// - Throws: an exit when they would hold an error that they don't hold now: a tier that does not allow it, say.
    func checked(against loaded: Loaded) throws -> Loaded {
        let planned = LeashManifest.load(edit.files, unread: unread, revision: loaded.state.revision)
        let known = Set(loaded.diagnostics.map { "\($0.location.file): \($0.message)" })
        let errors = planned.diagnostics.filter {
            $0.severity == .error && !known.contains("\($0.location.file): \($0.message)")
        }
        guard let first = errors.first else { return planned }
        for error in errors.dropFirst() { Terminal.message("leashctl: \(error.message)") }
        let hint = first.hint.map { " (\($0))" } ?? ""
        throw Terminal.failure(.failed, "refused: \(first.message)\(hint); nothing was changed")
    }

    /// Shows what would be written and done.
    func show(_ planned: Loaded) async throws -> ExitStatus {
        Terminal.write(files.text)
        for url in urls { Terminal.write("\(url.variable) of \(subject.app) would be stored: \(url)\n") }
        let (plan, live) = await plan(planned)
        Terminal.write(PlanFormat.text.text(of: plan, live: live))
        let status = ExitStatus.diff(plan, isDesiredBroken: planned.hasErrors)
        return status == .done && !(edit.changes.isEmpty && urls.isEmpty) ? .pending : status
    }

    /// The plan for the changed files.
    private func plan(_ planned: Loaded) async -> (Plan, LiveState) {
        let site = state.site(planned.state, session: "deploy")
        var (plan, live) = await site.plan(options(planned.state))
        // What is stored on the way is not missing.
        let stored = Set(urls.map { "blocked env/\(subject.app) \($0.variable)" })
        plan.items.removeAll { stored.contains($0.id) }
        plan.keepTrouble(of: subject.app, in: planned.state)
        return (plan, live)
    }

    /// Refuses what could not be carried out, before anything is written.
    func lookAhead(_ planned: Loaded) async throws {
        let (plan, _) = await plan(planned)
        if let reason = plan.unreachable.values.sorted().first {
            throw Terminal.failure(.failed, "\(reason.printable); nothing was changed")
        }
        for item in plan.items where item.app == subject.app {
            guard case .blocked(let reason) = item.status else { continue }
            throw Terminal.failure(.withheld, "\(item.address): \(reason.printable); nothing was changed")
        }
    }

    /// Stores the URLs, and writes the files; the files come last, so that a deploy that ends in between asks again.
    func write(isCommitted: Bool, _ before: DesiredState) async throws {
        if isCommitted, edit.changes.isEmpty { try await checkCommitted(before) }
        do {
            if isCommitted, !edit.changes.isEmpty { try await files.checkCommittable() }
        } catch {
            throw Terminal.failure(.failed, "\(error); nothing was changed")
        }
        try await store(in: before)
        guard !edit.changes.isEmpty else { return }
        do {
            try files.write()
            if isCommitted { try await files.commit("Deploy \(subject.app)") }
        } catch {
            let stored = urls.isEmpty ? "" : "\(urls.map(\.variable).joined(separator: ", ")) is stored; "
            throw Terminal.failure(.failed, "\(error); \(stored)the files are as they were, and nothing was applied")
        }
        Terminal.write(files.text)
    }

    /// With nothing to change, what an earlier deploy wrote must be committed.
    private func checkCommitted(_ desired: DesiredState) async throws {
        let bindings = (desired.env[subject.app] ?? [:]).values.map(\.source.file)
        let databases = desired.databases.values.filter { $0.value.app == subject.app }.map(\.source.file)
        let paths = Set(bindings + databases + [desired.apps[subject.app]?.source.file].compactMap(\.self)).sorted()
        do {
            try await StateFiles.checkCommitted(paths, in: state.root)
        } catch {
            throw Terminal.failure(.failed, "\(error); nothing was changed")
        }
    }

    /// Stores the URLs that were pasted, as keys that people set.
    private func store(in desired: DesiredState) async throws {
        guard !urls.isEmpty else { return }
        let env = try await EnvReading(state, isSilent: true)
        let app = subject.app
        let onChange = desired.apps[app]?.value.onChange
        let values = urls.map { ($0.variable, EnvChanges.Value($0.value, owner: .human)) }
        let before = try await unchanged(urls.map(\.variable), env)
        let changes = EnvChanges(
            by: .human,
            set: Dictionary(values, uniquingKeysWith: { $1 }),
            unnotified: onChange == nil ? nil : true,
            expecting: before,
            isForced: true
        )
        do {
            try await env.store.write(changes, app: app)
        } catch {
            throw Terminal.failure(.failed, "\(error); nothing was changed")
        }
        for url in urls { Terminal.write("✓ \(url.variable) stored\n") }
    }

    /// What the keys hold now.
    ///
    /// - Throws: an exit where somebody set one to another value; nothing was changed.
    private func unchanged(_ keys: [String], _ env: EnvReading) async throws -> [String: EnvChanges.Expectation] {
        let app = subject.app
        let entries = env.state.apps[app] ?? [:]
        let values = entries.isEmpty ? [:] : try await env.values(of: app)
        for url in urls where entries[url.variable]?.owner == .human && values[url.variable] != url.value {
            throw Terminal.failure(
                .failed,
                "\(url.variable) of \(app) holds another value, set by hand: `leashctl env unset \(app) \(url.variable)` "
                    + "makes room; nothing was changed"
            )
        }
        return Dictionary(
            keys.map { ($0, entries[$0].map { .value($0.digest) } ?? .absent) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Applies just this app.
    func apply() async throws {
        let loaded = try state.read()
        let site = state.site(loaded.state, session: "deploy")
        let options = options(loaded.state)
        var (shown, live) = await site.plan(options)
        await Backups(site).note(in: &shown, live)
        shown.keepTrouble(of: subject.app, in: loaded.state)
        if let reason = shown.unreachable.values.first { throw failed(reason) }
        let stop = Stop()
        let interrupts = Interrupts(stop)
        defer { withExtendedLifetime(interrupts) {} }
        let application = try await site.apply(shown, isBinding: false, options, stop: stop) {
            Terminal.progress($0.id)
        }
        Terminal.progress("")
        let report = application.report
        var applied = application.plan
        applied.keepTrouble(of: subject.app, in: loaded.state)
        let status = ExitStatus.apply(
            report,
            plan: applied,
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

extension Plan {
    /// Leaves out what can't be reached and is nothing to this app: another's server, another's env.
    fileprivate mutating func keepTrouble(of app: String, in desired: DesiredState) {
        let bound = (desired.env[app] ?? [:]).values.compactMap { binding -> String? in
            if case .database(let name, _, _) = binding.value { name } else { nil }
        }
        let own = desired.databases.values.map(\.value).filter { $0.app == app || bound.contains($0.name) }
        let concerned = Set(own.map { "server/\($0.server)" } + ["env", "env/\(app)"])
        unreachable = unreachable.filter { concerned.contains($0.key) }
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
        if done.isEmpty, edit.changes.isEmpty, urls.isEmpty { done.append("In sync: nothing was to be done") }
        if done.isEmpty, urls.isEmpty { done.append("\(subject.app) is declared") }
        if !done.isEmpty { Terminal.write("✓ \(done.joined(separator: ", "))\n") }
        sayWhatIsSkipped()
    }

    func conclude(_ text: String) {
        if !edit.changes.isEmpty { Terminal.write("✓ Written; \(text)\n") }
        sayWhatIsSkipped()
    }

    private func sayWhatIsSkipped() {
        let isSkipped = { (text: String?) in text?.split(separator: "\n").count { $0.contains("skip: true") } ?? 0 }
        guard edit.changes.contains(where: { isSkipped($0.after) > isSkipped($0.before) }) else { return }
        Terminal.write("✓ Skipped; a further deploy does not ask\n")
    }

    /// Runs the release command with the app's environment.
    ///
    /// - Parameter command: the one of the command line; empty for the one that the files name, if any.
    /// - Throws: an exit when it fails.
    func release(_ command: [String]) async throws {
        let env = try await EnvReading(state, isSilent: true)
        let values = try await env.values(of: subject.app).filter { !ChildProgram.decidesCode($0.key) }
        let named = env.desired.apps[subject.app]?.value.release
        var words = command
        var environment = env.shell
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
                status == 128 + SIGINT || status == 128 + SIGTERM ? .interrupted : .failed,
                "the release command ended with \(status), so the deploy stopped; the database and the environment are in place"
            )
        }
        Terminal.write("✓ Released\n")
    }
}
