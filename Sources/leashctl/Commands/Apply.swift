import ArgumentParser
import LeashCore
import LeashManifest
import LeashReconcile

/// Implements `leashctl apply`.
struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make servers and env store as the files say.",
        discussion: """
            Shows the plan, asks, takes each server's lock, looks again, and carries the plan out. Without a terminal \
            it needs --yes. Ctrl-C finishes the statement under way and prints what was done.

            EXAMPLES
              leashctl --state state apply
              leashctl --state state apply --yes
              leashctl --state state apply plan.json               exactly what `diff --out` saved
              leashctl --state state apply --yes --confirm database/old

            EXIT STATUS
              0 done · 1 failed, nothing applied · 3 held or blocked · 4 the files hold an error · 5 applied in part
              6 the saved plan is stale · 7 another leash holds the lock · 130 interrupted
            """
    )

    @Argument(help: "A plan that `diff --out` saved.")
    var plan: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var options: PlanOptions

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var yes = false

    @Option(help: ArgumentHelp("How long to try for a server's lock, in seconds.", valueName: "seconds"))
    var lockTimeout: Double = 2

    @Option(help: ArgumentHelp("How many sessions change one server at a time, 1 to 16.", valueName: "count"))
    var sessions = 4

    @Option(help: "How to print: text, json, jsonl or markdown.")
    var format: PlanFormat = .text

    func validate() throws {
        if lockTimeout < 0 { throw ValidationError("--lock-timeout takes seconds from 0") }
        if !(1...16).contains(sessions) { throw ValidationError("--sessions takes 1 to 16") }
        if format == .sql { throw ValidationError("--format sql is for diff") }
    }

    func run() async throws {
        let saved = try plan.map(read)
        let (loaded, site, early) = try state.open(session: "apply")
        var apply = options.apply(for: loaded.state)
        apply.lockTimeout = lockTimeout
        apply.sessions = sessions
        var (shown, live) = await site.plan(apply, early: early)
        await Backups(site).note(in: &shown, live)
        try options.checkTargets(loaded, live, shown)
        if let reason = shown.unreachable["env"] { throw Terminal.failure(.failed, reason) }
        if let differences = saved?.mismatches(with: shown), !differences.isEmpty {
            throw stale(StalePlan(differences))
        }
        if format == .text { Terminal.write(PlanFormat.text.text(of: shown, live: live)) }
        let isAsked = !yes && saved == nil && !shown.ready.isEmpty
        if isAsked { try ask() }
        let application = try await carryOut(shown, isBinding: isAsked || saved != nil, apply, site)
        try finish(application, isDesiredBroken: loaded.hasErrors)
    }

    private func ask() throws {
        guard Terminal.canAsk else {
            throw Terminal.failure(.usage, "there is no terminal to ask at: --yes applies without asking")
        }
        guard Terminal.ask("Apply?") else { throw Terminal.failure(.failed, "nothing was applied") }
    }

    private func carryOut(
        _ shown: Plan,
        isBinding: Bool,
        _ options: ApplyOptions,
        _ site: Site
    ) async throws -> Application {
        let stop = Stop()
        let interrupts = Interrupts(stop)
        defer { withExtendedLifetime(interrupts) {} }
        do {
            let application = try await site.apply(shown, isBinding: isBinding, options, stop: stop) { item in
                Terminal.progress(item.id)
            }
            Terminal.progress("")
            return application
        } catch let error as StalePlan {
            throw stale(error)
        }
    }

    private func finish(_ application: Application, isDesiredBroken: Bool) throws {
        let report = application.report
        if format != .text || !report.entries.isEmpty { Terminal.write(format.text(of: report)) }
        for (server, holder) in application.locked.sorted(by: { $0.key < $1.key }) {
            Terminal.message("leashctl: the lock of server/\(server) is held by \(holder)")
        }
        if application.isInterrupted { throw Terminal.failure(.interrupted, "interrupted; the rest was not begun") }
        ExitStatus.apply(
            report,
            plan: application.plan,
            isDesiredBroken: isDesiredBroken,
            isLockedOut: application.isLockedOut
        ).exit()
    }

    private func read(_ file: String) throws -> SavedPlan {
        do {
            return try SavedPlan(json: TextFile.read(file))
        } catch let error as SavedPlan.Malformed {
            throw Terminal.failure(.usage, "\(file): \(error)")
        } catch {
            throw Terminal.failure(.usage, "\(file) can't be read: \(error)")
        }
    }

    private func stale(_ error: StalePlan) -> ExitCode {
        for difference in error.differences { Terminal.message("  \(difference)") }
        return Terminal.failure(.stale, "the plan is stale, so nothing was applied: make it anew with `leashctl diff`")
    }
}
