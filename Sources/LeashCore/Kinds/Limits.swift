/// What one database may use.
///
/// `nil` is a limit that no file, tier or default names: Postgres' own default is left alone.
package struct Limits: Equatable, Sendable {
    // A limit with its origin is large, and databases are copied a lot: copies share one array.
    private var values: [Limit?] = []

    package init() {}

    package subscript(_ name: Name) -> Limit? {
        get { values.isEmpty ? nil : values[name.index] }
        set {
            if values.isEmpty { values = Array(repeating: nil, count: Name.allCases.count) }
            values[name.index] = newValue
        }
    }

    package static func == (left: Self, right: Self) -> Bool { Name.allCases.allSatisfy { left[$0] == right[$0] } }

    package var connections: Limit? {
        get { self[.connections] }
        set { self[.connections] = newValue }
    }

    package var statementTimeout: Limit? {
        get { self[.statementTimeout] }
        set { self[.statementTimeout] = newValue }
    }

    package var idleInTransaction: Limit? {
        get { self[.idleInTransaction] }
        set { self[.idleInTransaction] = newValue }
    }

    package var lockTimeout: Limit? {
        get { self[.lockTimeout] }
        set { self[.lockTimeout] = newValue }
    }

    package var tempFiles: Limit? {
        get { self[.tempFiles] }
        set { self[.tempFiles] = newValue }
    }

    package var storage: Limit? {
        get { self[.storage] }
        set { self[.storage] = newValue }
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

        fileprivate var index: Int {
            switch self {
            case .connections: 0
            case .statementTimeout: 1
            case .idleInTransaction: 2
            case .lockTimeout: 3
            case .tempFiles: 4
            case .storage: 5
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
