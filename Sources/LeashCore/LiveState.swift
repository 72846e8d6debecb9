/// What a read of the outside gave.
///
/// Unreachable is never absent: nothing is planned of what was not read.
package enum Observation<Value: Sendable>: Sendable {
    case observed(Value)
    /// Why it could not be read, and what to do about it.
    case unreachable(String)

    package var value: Value? {
        switch self {
        case .observed(let value): value
        case .unreachable: nil
        }
    }

    /// The same of a part of what was read.
    package func map<Part: Sendable>(_ part: (Value) -> Part) -> Observation<Part> {
        switch self {
        case .observed(let value): .observed(part(value))
        case .unreachable(let reason): .unreachable(reason)
        }
    }
}

extension Observation: Equatable where Value: Equatable {}

/// What the servers, the env store and the folder of secrets hold now.
package struct LiveState: Sendable {
    /// By the servers' names in the files.
    package var servers: [String: Observation<ServerState>]
    package var env: Observation<EnvState>
    /// The secrets that bindings refer to.
    package var secrets: [Reference: Observation<EnvDigest>]
    /// The names of the operator's commands.
    package var commands: Observation<Set<String>>
    /// What the backup store says of the final backups that drops depend on, by the databases' names.
    package var finalBackups: [String: FinalBackup]

    package init(servers: [String: Observation<ServerState>] = [:], env: Observation<EnvState> = .observed(EnvState()))
    {
        self.servers = servers
        self.env = env
        secrets = [:]
        commands = .unreachable("the operator's commands file was not read")
        finalBackups = [:]
    }
}

/// The last backup of a retired database, as its store has it.
package enum FinalBackup: Equatable, Sendable {
    /// It is good, and of the database with this oid.
    case good(UInt32)
    /// It is gone or damaged.
    case bad(String)
    case unreachable(String)
}
