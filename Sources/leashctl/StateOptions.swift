import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashManifest
import LeashReconcile

/// The options of every command that reads the desired state.
struct StateOptions: ParsableArguments {
    @OptionGroup var own: RootOptions
    @ParentCommand var parent: Leashctl

    @Option(
        name: .long,
        help: ArgumentHelp("The operator's commands, which `onChange` names.", valueName: "file")
    )
    var commands: String = "/etc/leash/commands.yaml"

    /// The folder of the desired-state files.
    var root: String { named ?? "." }

    /// That folder, if anybody has named one.
    var named: String? {
        own.state ?? parent.root.state ?? ProcessInfo.processInfo.environment["LEASH_STATE"]
    }

    /// Reads the files and says on standard error everything that is wrong with them.
    ///
    /// - Throws: an exit when they can't be read at all, or `leash.yaml` is broken: nothing is planned then.
    func load() throws -> Loaded {
        let folder = try folder()
        return try load(folder, ReadFiles(folder.files))
    }

    private func load(_ folder: Folder, _ files: ReadFiles) throws -> Loaded {
        let loaded = read(folder, files)
        for diagnostic in loaded.diagnostics { Terminal.message("\(diagnostic)") }
        guard !loaded.isRootBroken else {
            throw Terminal.failure(.invalid, "leash.yaml is broken, so nothing is planned")
        }
        return loaded
    }

    /// Reads the files without a word.
    func read() throws -> Loaded {
        let folder = try folder()
        return read(folder, ReadFiles(folder.files))
    }

    private func read(_ folder: Folder, _ files: ReadFiles) -> Loaded {
        LeashManifest.load(files, unread: folder.unread, revision: revision(of: root))
    }

    /// The files as they are on the disk, and what kept others from being read.
    typealias Folder = (files: [SourceFile], unread: [Diagnostic])

    func folder() throws -> Folder {
        do throws(StateFolderError) {
            return try StateFolder.read(root: root)
        } catch {
            throw Terminal.failure(.invalid, "\(error)")
        }
    }

    /// Does what ``load()`` does, and meanwhile begins to read the servers and the env store.
    ///
    /// - Parameter session: the command's name, which the servers show.
    /// - Returns: the files, the site, and the reading of what it stands on.
    /// - Throws: what ``load()`` throws.
    func open(session: String) throws -> (Loaded, Site, EarlyReading) {
        let first = StateFolder.readPlatform(root: root)
        var platform = site(loadPlatform(of: first), session: session)
        var early = platform.beginReading()
        let folder = try folder()
        if folder.files.filter(\.isPlatform) != first {
            // It was changed just then, or is a link, which only a way through the whole folder follows.
            platform = site(loadPlatform(of: folder.files), session: session)
            early = platform.beginReading()
        }
        let files = ReadFiles(folder.files)
        // From here on only one core is busy.
        early.env = platform.beginReadingEnv()
        let loaded = try load(folder, files)
        return (loaded, site(loaded.state, session: session), early)
    }

    func site(_ desired: DesiredState, session: String) -> Site {
        Site(
            desired: desired,
            root: root,
            environment: ProcessInfo.processInfo.environment,
            commands: commands,
            sessionName: "leashctl \(session)"
        )
    }
}

/// What a plan may do and how closely the outside is looked at.
struct PlanOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Only this resource and what it needs.", valueName: "address"))
    var target: [String] = []

    @Flag(name: .long, help: "Enter every database, and try passwords where verifiers can't be read.")
    var deep = false

    @Option(name: .long, help: ArgumentHelp("Consent to lose this: database/NAME or env/APP.", valueName: "address"))
    var confirm: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Let this retirement go on without a final backup.", valueName: "address")
    )
    var withoutBackup: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Retire or drop at most this many databases (default: 3, or 5 % of all).", valueName: "n")
    )
    var maxPrune: Int?

    @Flag(name: .long, help: "Take this env store, though the servers know another: every URL is minted anew.")
    var adoptEnvStore = false

    func validate() throws {
        if let maxPrune, maxPrune < 0 { throw ValidationError("--max-prune takes a number from 0") }
        for address in target + confirm + withoutBackup where !address.contains("/") {
            throw ValidationError("'\(address)' is no address: write database/NAME, env/NAME or app/NAME")
        }
    }

    func apply(for desired: DesiredState) -> ApplyOptions {
        let (confirmed, waived, limit) = (Set(confirm), Set(withoutBackup), maxPrune)
        var options = ApplyOptions { live in
            var policy = Policy(desired: desired, live: live)
            policy.confirmed = confirmed
            policy.withoutBackup = waived
            policy.pruneLimit = limit
            return policy
        }
        options.targets = target
        options.refresh.isDeep = deep
        options.refresh.addresses = Set(target)
        options.refresh.adoptsEnvStore = adoptEnvStore
        return options
    }

    /// Refuses a target that nothing has: an empty plan for it would read as "in sync".
    ///
    /// - Throws: an exit, after saying which address was probably meant.
    func checkTargets(_ loaded: Loaded, _ live: LiveState, _ plan: Plan) throws {
        guard !target.isEmpty else { return }
        let state = loaded.state
        let known = Set(Survey(desired: state, live: live, plan: plan).addresses)
            .union(plan.items.map(\.address))
            .union(state.apps.keys.map { "env/\($0)" })
        for address in target where !known.contains(address) {
            let error = AddressError(unknown: address, among: known.sorted(), hasErrors: loaded.hasErrors)
            throw Terminal.failure(.usage, "\(error)")
        }
    }
}
