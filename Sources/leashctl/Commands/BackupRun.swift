import ArgumentParser
import LeashBackup
import LeashCore
import LeashManifest
import LeashReconcile

/// Implements `leashctl backup run`.
struct BackupRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Take backups now, or those that are due.",
        discussion: """
            Purges what each policy no longer keeps, right after a new good backup and never else, and verifies what is \
            due for it. Ctrl-C finishes the dump under way.

            EXAMPLES
              leashctl --state state backup run --due
              leashctl --state state backup run database/notes database/wiki
              leashctl --state state backup run --jobs 2 --format json

            EXIT STATUS
              0 done, or nothing was due · 1 all failed · 4 leash.yaml holds an error · 5 some failed
              7 another run is at it · 64 no such address
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "Databases, such as database/notes; all if left out.")
    var addresses: [String] = []

    @OptionGroup var state: StateOptions

    @Flag(help: "Only those whose policy says that it is time.")
    var due = false

    @Option(help: ArgumentHelp("How many databases of a server to dump at a time, 1 to 16.", valueName: "count"))
    var jobs = 1

    @Flag(inversion: .prefixedNo, help: "Restore what is due for verification into a scratch database.")
    var verify = true

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func validate() throws {
        if !(1...16).contains(jobs) { throw ValidationError("--jobs takes 1 to 16") }
    }

    func run() async throws {
        let reading = try await BackupReading(state, session: "backup", asksServers: due)
        var standings = try reading.standings(at: addresses)
        if due { standings = standings.map(reading.judged).filter(\.isToBeWorkedOn) }
        let width = standings.map(\.address.count).max() ?? 0
        var options = BackupRunOptions()
        options.reason = due ? .scheduled : .manual
        options.jobs = jobs
        options.verifies = verify
        let stop = Stop()
        let interrupts = Interrupts(stop)
        defer { withExtendedLifetime(interrupts) {} }
        let outcomes = await reading.backups.run(standings, options, stop: stop) { show($0, width: width) }
        Terminal.progress("")
        if format == .json { Terminal.write(BackupRun.json(outcomes).text(pretty: true) + "\n") }
        if format == .text, outcomes.isEmpty {
            Terminal.write(due ? "Nothing is due.\n" : "There is nothing to back up.\n")
        }
        if stop.isRequested { throw Terminal.failure(.interrupted, "interrupted; the rest was not begun") }
        BackupRun.status(outcomes, isDesiredBroken: reading.loaded.hasErrors).exit()
    }

    private func show(_ event: BackupEvent, width: Int) {
        switch event {
        case .began(let history): Terminal.progress("database/\(history.database): dumping")
        case .progress(let history, .dumping(let bytes)):
            Terminal.progress("database/\(history.database): dumping, \(BackupText.size(bytes))")
        case .progress(let history, .checking): Terminal.progress("database/\(history.database): reading it back")
        case .progress(let history, .publishing): Terminal.progress("database/\(history.database): storing")
        case .verifying(let history, _): Terminal.progress("database/\(history.database): restoring, to verify")
        case .ended(let outcome):
            Terminal.progress("")
            if format == .text { Terminal.write(outcome.text(width: width)) }
            if let warning = outcome.warning {
                Terminal.message("leashctl: database/\(outcome.history.database): \(warning)")
            }
        }
    }

    static func status(_ outcomes: [BackupOutcome], isDesiredBroken: Bool) -> ExitStatus {
        let failed = outcomes.filter { $0.failure != nil }
        let isLocked = !failed.isEmpty && failed.count == outcomes.count && failed.allSatisfy(\.isPassing)
        return ExitStatus.highest([
            isDesiredBroken ? .invalid : .done,
            isLocked ? .locked : .done,
            failed.isEmpty ? .done : failed.count < outcomes.count ? .partial : .failed,
        ])
    }

    static func json(_ outcomes: [BackupOutcome]) -> JSON {
        .object([
            ("format", .string("leash.backup-run/1")),
            ("databases", .array(outcomes.map(\.json))),
        ])
    }
}

extension BackupStanding {
    /// Whether a run of what is due has something to do: one that can't be told says why.
    fileprivate var isToBeWorkedOn: Bool {
        if problem != nil { return true }
        if case .due? = due { return true }
        return false
    }
}

extension BackupOutcome {
    /// On one line, with the address as wide as that of others.
    fileprivate func text(width: Int) -> String {
        let address = "database/\(history.database)"
        var words: [String] = []
        if let manifest {
            words.append("\(manifest.id)  \(BackupText.size(manifest.dump.bytes))")
            words.append(manifest.contents)
            words.append("\(manifest.finishedAt - manifest.startedAt) s")
        }
        if let verified, verified.1.problem == nil { words.append("verified") }
        if !purged.isEmpty { words.append("\(purged.count) purged") }
        if let failure { words.append("FAILED: \(failure)") }
        return "\(address.padded(to: width))  \(words.joined(separator: "  "))\n"
    }

    fileprivate var json: JSON {
        .object([
            ("address", .string("database/\(history.database)")), ("server", .string(history.server)),
            ("backup", JSON(manifest.map { "\($0.id)" })),
            ("bytes", manifest.map { .number($0.dump.bytes) } ?? .null),
            ("verified", verified.map { .bool($0.1.problem == nil) } ?? .null),
            ("purged", JSON(purged.map(\.description))), ("warning", JSON(warning)), ("failure", JSON(failure)),
        ])
    }
}
