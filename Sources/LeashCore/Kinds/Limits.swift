/// What one database may use.
///
/// `nil` is a limit that no file, tier or default names: Postgres' own default is left alone.
package struct Limits: Equatable, Sendable {
    package var connections: Limit?
    package var statementTimeout: Limit?
    package var idleInTransaction: Limit?
    package var lockTimeout: Limit?
    package var tempFiles: Limit?
    package var storage: Limit?

    package init() {}

    package subscript(_ name: Name) -> Limit? {
        get { self[keyPath: name.keyPath] }
        set { self[keyPath: name.keyPath] = newValue }
    }

    /// The limits by the names that files give them, in the order that output lists them.
    package enum Name: String, CaseIterable, Sendable {
        case connections, statementTimeout, idleInTransaction, lockTimeout, tempFiles, storage

        package enum Unit: Sendable {
            case count, milliseconds, bytes
        }

        package var unit: Unit {
            switch self {
            case .connections: .count
            case .statementTimeout, .idleInTransaction, .lockTimeout: .milliseconds
            case .tempFiles, .storage: .bytes
            }
        }

        /// The server setting that carries the limit; `nil` for those that are no setting.
        package var setting: String? {
            switch self {
            case .statementTimeout: "statement_timeout"
            case .idleInTransaction: "idle_in_transaction_session_timeout"
            case .lockTimeout: "lock_timeout"
            case .tempFiles: "temp_file_limit"
            case .connections, .storage: nil
            }
        }

        fileprivate var keyPath: WritableKeyPath<Limits, Limit?> {
            switch self {
            case .connections: \.connections
            case .statementTimeout: \.statementTimeout
            case .idleInTransaction: \.idleInTransaction
            case .lockTimeout: \.lockTimeout
            case .tempFiles: \.tempFiles
            case .storage: \.storage
            }
        }
    }
}

/// One limit and the place that set it.
package struct Limit: Equatable, Sendable {
    package var amount: Amount
    package var origin: Origin

    package init(_ amount: Amount, from origin: Origin) {
        self.amount = amount
        self.origin = origin
    }
}

/// How much a limit allows, in the unit of its name: a count, milliseconds or bytes.
package enum Amount: Hashable, Sendable {
    case finite(Int)
    case unlimited

    /// Whether this allows more than `other` does.
    package func exceeds(_ other: Amount) -> Bool {
        switch (self, other) {
        case (_, .unlimited): false
        case (.unlimited, .finite): true
        case (.finite(let mine), .finite(let theirs)): mine > theirs
        }
    }
}

/// The place that a value comes from: the files go before the tier, the tier before what is built in.
package enum Origin: Equatable, Sendable, CustomStringConvertible {
    case builtIn
    /// A tier, with its place if a file declares it.
    case tier(String, SourceLocation?)
    case file(SourceLocation)

    package var description: String {
        switch self {
        case .builtIn: "built in"
        case .tier(let name, let place): "tier \(name)" + (place.map { " (\($0.file):\($0.line))" } ?? " (built in)")
        case .file(let place): "\(place.file):\(place.line)"
        }
    }
}
