import LeashCore
import LeashDetect
import LeashManifest

/// An answer to everything that an app needs, and the files that say so; nothing is written yet.
struct DeployAnswers {
    private let subject: DeploySubject
    private let desired: DesiredState
    private let tier: String?
    private(set) var edit: StateEdit
    /// What is to be stored.
    private(set) var urls: [DatabaseURL] = []
    /// What nothing answers yet.
    private var open: [Need] = []

    init(_ subject: DeploySubject, _ desired: DesiredState, _ files: [SourceFile], tier: String?) {
        (self.subject, self.desired, self.tier) = (subject, desired, tier)
        edit = StateEdit(files, desired)
    }

    /// Finds them in the files, in the flags, or asks at the terminal.
    ///
    /// - Parameters:
    ///   - flags: in their order.
    ///   - isTested: whether a URL is tried.
    /// - Throws: an exit when something stays open; nothing was changed.
    mutating func find(by flags: [DeployChoice], isTested: Bool) async throws {
        let needs = subject.needs
        for need in needs {
            if let answer = subject.answer(to: need.service, in: desired) {
                Terminal.message("✓ \(need.service.title): \(answer)")
            } else {
                open.append(need)
            }
        }
        try requireSomething(needs, flags)
        do {
            if tier != nil || desired.apps[subject.app] == nil {
                try edit.declare(app: subject.app, tier: tier, source: subject.source)
            }
            if flags.isEmpty {
                try await ask(isTested: isTested)
            } else {
                for flag in flags { try await take(flag, isFree: needs.isEmpty, isTested: isTested) }
            }
        } catch let refusal as StateEdit.Refusal {
            throw Terminal.failure(.failed, "\(refusal); nothing was changed")
        }
        try refuseOpen()
    }

    /// A folder that was named by mistake must not become an app.
    private func requireSomething(_ needs: [Need], _ flags: [DeployChoice]) throws {
        let isDetected = subject.detection.apps.contains { !$0.runtimes.isEmpty }
        guard !isDetected, needs.isEmpty, flags.isEmpty, tier == nil, desired.apps[subject.app] == nil else { return }
        throw Terminal.failure(
            .failed,
            "nothing was detected in \(subject.folder.printable), and no app is called \(subject.app): name the app's folder, "
                + "or say what it is to get with --database; nothing was changed"
        )
    }

    private mutating func ask(isTested: Bool) async throws {
        guard Terminal.canAsk else { return }
        let isOne = open.count == 1
        for need in open {
            if !isOne { Terminal.show("\(need.service.title):\n") }
            let choice = try DeployChoice.ask(for: need.service, including: inclusion.text)
            try await answer(need.service, choice, isTested: isTested)
        }
        open = []
    }

    private var inclusion: Inclusion {
        let own = tier.flatMap { desired.tiers[$0]?.value } ?? desired.apps[subject.app]?.value.tier
        let tiers = desired.tiers.values.map(\.value)
        let standard = desired.tiers[Tier.standard.name]?.value ?? .standard
        return Inclusion(tiers: tiers.isEmpty ? [standard] : tiers, own: own ?? standard)
    }

    private mutating func answer(_ service: Service, _ choice: DeployChoice, isTested: Bool) async throws {
        switch choice {
        case .create: try edit.declare(database: subject.app, of: subject.app, as: service.variable)
        case .skip: try edit.skip(service.variable, of: subject.app)
        case .url: try await take(PastedURL.read(for: service, app: subject.app), isTested: isTested)
        }
    }

    private mutating func take(_ url: DatabaseURL, isTested: Bool) async throws {
        if isTested { try await PastedURL.test(url) }
        try edit.expectExternal(url.variable, of: subject.app)
        urls.append(url)
    }

    /// Lets a flag answer what it can.
    ///
    /// - Parameters:
    ///   - flag: create, url or skip.
    ///   - isFree: whether nothing was detected, so that it says what the app is to get.
    ///   - isTested: whether a URL is tried.
    /// - Throws: an exit, or why the files can't say so.
    private mutating func take(_ flag: DeployChoice, isFree: Bool, isTested: Bool) async throws {
        switch flag {
        case .create:
            if !isFree, !open.contains(where: { $0.service == .postgres }) {
                return try refuseAnswered(.postgres, flag)
            }
            try await answer(.postgres, .create, isTested: isTested)
            open.removeAll { $0.service == .postgres }
        case .url:
            let url = try PastedURL.read(for: nil, app: subject.app)
            if !isFree, !open.contains(where: { $0.service == url.service }) {
                return try refuseAnswered(url.service, flag)
            }
            try await take(url, isTested: isTested)
            open.removeAll { $0.service == url.service }
        case .skip:
            for need in open { try edit.skip(need.service.variable, of: subject.app) }
            if isFree { try edit.skip(Service.postgres.variable, of: subject.app) }
            open = []
        }
    }

    /// A flag that has nothing to answer: asked for again is no mistake, anything else is.
    private func refuseAnswered(_ service: Service, _ flag: DeployChoice) throws {
        let key = service.variable
        let binding = desired.env[subject.app]?[key]
        guard let binding, subject.needs.contains(where: { $0.service == service }) else {
            if flag == .create, subject.answer(to: service, in: desired) != nil { return }
            let needed = subject.needs.map(\.service.title).joined(separator: " and ")
            throw Terminal.failure(
                .failed,
                "\(subject.app) needs \(needed), not \(service.title) as --database=\(flag.rawValue) says; nothing was changed"
            )
        }
        if flag == .create, case .database = binding.value { return }
        let way =
            binding.value == .external
            ? "`leashctl env set \(subject.app) \(key)` changes its value" : "change or remove it there"
        throw Terminal.failure(.failed, "\(key) is answered already, at \(binding.source): \(way); nothing was changed")
    }

    private func refuseOpen() throws {
        guard let first = open.first else { return }
        let ways = DeployChoice.all(for: first.service).map { "--database=\($0.rawValue)" }.joined(separator: ", ")
        let need = first.verdict == .needed ? "needs \(first.service.title)" : "may need \(first.service.title)"
        throw Terminal.failure(
            .usage,
            "\(subject.app) \(need), and there is no terminal to ask at: say \(ways); nothing was changed"
        )
    }
}
