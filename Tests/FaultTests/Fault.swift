import LeashTesting

/// Where and how leashctl is struck: at one of the requests and changes of files that it makes, in their order.
struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// As the shim that is loaded before leashctl has it.
    enum Kind: String, CaseIterable, Sendable {
        case before, sent, after
        /// No kill: from this point on the disk takes no more.
        case full
    }

    let kind: Kind
    /// From 1.
    let number: Int
    /// What leashctl is about to do there.
    let point: String

    var description: String { "\(kind) \(number) (\(point))" }

    /// What makes leashctl run into it.
    var environment: [String: String] {
        ["LD_PRELOAD": Self.shim, "LEASH_FAULT_AT": "\(number)", "LEASH_FAULT_HOW": kind.rawValue]
    }

    /// What makes leashctl stand still when it has sent a request, as long as a file is there, which it makes.
    static func standing(at number: Int, while gate: String) -> [String: String] {
        [
            "LD_PRELOAD": shim, "LEASH_FAULT_AT": "\(number)", "LEASH_FAULT_HOW": "gate", "LEASH_FAULT_GATE": gate,
        ]
    }

    /// What makes leashctl write a line for each point to a file.
    static func tracing(to file: String) -> [String: String] { ["LD_PRELOAD": shim, "LEASH_FAULT_TRACE": file] }

    /// The shim, which was built along with leashctl.
    static let shim = Leashctl.path.replacing(/leashctl$/, with: "libFaultShim.so")

    /// All kills of a run that went through these points: three at a request, two at a change of a file, which is
    /// never under way, and one at a request that changes nothing, where all three come to the same.
    static func kills(at points: [String]) -> [Fault] {
        points.enumerated().flatMap { index, point in
            let kinds: [Kind] =
                isReading(point) ? [.sent] : point.hasPrefix("send ") ? [.before, .sent, .after] : [.before, .after]
            return kinds.map { Fault(kind: $0, number: index + 1, point: point) }
        }
    }

    /// Whether a point is a request that changes nothing on the server, nor takes a lock there.
    static func isReading(_ point: String) -> Bool {
        guard point.firstMatch(of: /pg_(try_)?advisory|pg_terminate/) == nil else { return false }
        return ["send SELECT ", "send SET ", "send BEGIN ISOLATION", "send user"].contains { point.hasPrefix($0) }
    }
}
