import LeashCore
import LeashTesting
import Testing

/// One round of a test: what is read, what is planned, and what the world is after it.
struct Round {
    let plan: Plan
    let after: LiveState

    /// Reads, plans and applies, until `limit` single changes are made; `policy` changes what the two states allow.
    init(
        _ desired: DesiredState,
        on live: LiveState,
        isDeep: Bool = false,
        stoppingAfter limit: Int? = nil,
        policy change: (inout Policy) -> Void = { _ in }
    ) throws {
        let seen = live.read(for: desired, isDeep: isDeep)
        var policy = Policy(desired: desired, live: seen)
        change(&policy)
        let whole = diff(desired: desired, live: seen, suspects: Suspects(all: desired, seen))
        let plan = diff(desired: desired, live: seen)
        // What is seen to be in sync at first sight needs nothing.
        #expect(plan == whole)
        self.plan = plan.limited(by: policy)
        after = try live.applying(self.plan, stoppingAfter: limit)
    }

    /// Each item as `id`, with what stops it.
    var steps: [String] {
        plan.items.map { item in
            switch item.status {
            case .ready: item.id
            case .held: "held: \(item.id)"
            case .blocked: item.id
            }
        }
    }
}

extension LiveState {
    /// This world after leash has made it as the files say.
    func converged(to desired: DesiredState, policy: (inout Policy) -> Void = { _ in }) throws -> LiveState {
        try Round(desired, on: self, policy: policy).after
    }

    /// The server that most tests are about.
    var main: ServerState {
        get { servers["main"]?.value ?? ServerState() }
        set { servers["main"] = .observed(newValue) }
    }

    /// An app's env.
    subscript(env app: String) -> ByName<EnvEntry> {
        get { env.value?.apps[app] ?? [:] }
        set { self = with(env: { $0.apps[app] = newValue }) }
    }
}

/// Consent to everything.
func consenting(_ policy: inout Policy) {
    policy.pruneLimit = .max
    let names = ["a", "b", "c", "d", "e", "notes", "wiki", "shop"]
    policy.confirmed.formUnion(names.flatMap { ["database/\($0)", "env/\($0)"] })
    policy.withoutBackup.formUnion(names.map { "database/\($0)" })
}
