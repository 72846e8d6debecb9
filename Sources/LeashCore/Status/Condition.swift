/// How a resource stands, in one word.
package enum Condition: String, CaseIterable, Sendable {
    /// Live is as the files say.
    case inSync = "in sync"
    /// The files or the server moved, and apply would bring them together.
    case drifted
    /// Policy says not yet.
    case held
    /// It can't be done.
    case blocked
    /// What it depends on could not be read: how it stands is not known.
    case unreachable
    /// A file that may declare it is broken, so it is left alone.
    case frozen

    /// Of several the one that matters most: in the order that exit statuses go by.
    ///
    /// What is not known comes before what is known to be wrong, and that before what only waits for an apply.
    package static func worst(of conditions: some Sequence<Condition>) -> Condition {
        let all = Set(conditions)
        return allCases.last(where: all.contains) ?? .inSync
    }

    package var paint: TextStyle.Paint {
        switch self {
        case .inSync: .green
        case .drifted, .held, .frozen: .yellow
        case .blocked, .unreachable: .red
        }
    }

    /// The word as programs read it.
    package var key: String { self == .inSync ? "inSync" : rawValue }
}

extension Plan.Status {
    var condition: Condition {
        switch self {
        case .ready: .drifted
        case .held: .held
        case .blocked: .blocked
        }
    }
}
