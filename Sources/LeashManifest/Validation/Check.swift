import LeashCore
import Parallel
import Zones

/// Everything that only all files together can get wrong.
///
/// - Parameters:
///   - declared: what they declare.
///   - zones: the time zones of the machine that makes the backups.
/// - Returns: what is wrong, in no order.
func check(_ declared: Declarations, _ zones: ZoneDatabase) -> [Diagnostic] {
    let parts: [@Sendable (inout Check) -> Void] = [
        { $0.databases() }, { $0.env() }, { $0.apps() }, { $0.platform() }, { $0.policies() }, { $0.removals() },
    ]
    return concurrentMap(parts) { part in
        var check = Check(declared: declared, zones: zones)
        part(&check)
        return check.diagnostics
    }
    .flatMap(\.self)
}

/// The declarations under a part of the checks, and what it found.
struct Check {
    let declared: Declarations
    let zones: ZoneDatabase
    private(set) var diagnostics: [Diagnostic] = []
    /// A guess costs a look at every name, so a file of mistakes gets only so many.
    private var guesses = 200

    init(declared: Declarations, zones: ZoneDatabase) { (self.declared, self.zones) = (declared, zones) }

    mutating func report(_ place: SourceLocation, _ message: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(at: place, message, hint: hint))
    }

    /// Reports a reference to a name that nothing declares.
    ///
    /// With `isPartial`, the name may stand in what could not be read, and nothing is said.
    mutating func unknown(_ kind: Kind, _ name: String, at place: SourceLocation, isPartial: Bool) {
        guard !isPartial else { return }
        report(place, "unknown \(kind.noun) '\(shown(name) ?? "?")'", hint: guess(kind, name))
    }

    private mutating func guess(_ kind: Kind, _ name: String) -> String? {
        let names = kind.names(declared)
        guard guesses > 0, !names.isEmpty else { return names.isEmpty ? "no \(kind.noun) is declared" : nil }
        guesses -= 1
        return suggestion(for: name, among: names.sorted(), "\(kind.plural) are")
    }

    /// A kind that other declarations refer to.
    enum Kind {
        case app, database, server, tier, policy, backupStore

        var noun: String {
            switch self {
            case .app: "app"
            case .database: "database"
            case .server: "server"
            case .tier: "tier"
            case .policy: "backup policy"
            case .backupStore: "backup store"
            }
        }

        var plural: String { self == .policy ? "backup policies" : noun + "s" }

        /// The names to choose from, what is built in included.
        func names(_ declared: Declarations) -> Set<String> {
            switch self {
            case .app: Set(declared.apps.keys)
            case .database: Set(declared.databases.keys)
            case .server: Set(declared.servers.keys)
            case .tier: Set(declared.tiers.keys).union([Tier.standard.name])
            case .policy: Set(declared.policies.keys).union([BackupPolicy.daily.name, "none"])
            case .backupStore: Set(declared.backupStores.keys).union([BackupStorePlace.local.name])
            }
        }
    }
}
