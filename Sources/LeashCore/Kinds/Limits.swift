/// What one database may use.
///
/// `nil` is a limit that no file, tier or default names: Postgres' own default is left alone.
package struct Limits: Equatable, Sendable {
    // By name, in their order: one array, which the databases of a tier share as long as nothing in it differs.
    private var all: [Limit?] = none

    private static let none = [Limit?](repeating: nil, count: Name.allCases.count)

    package init() {}

    package subscript(_ name: Name) -> Limit? {
        get { all[name.place] }
        set { all[name.place] = newValue }
    }

    /// How much a limit allows, without the place that set it: nobody's count of who refers to that is touched.
    package func amount(_ name: Name) -> Amount? { all[name.place]?.amount }

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

        fileprivate var place: Int {
            switch self {
            case .connections: 0
            case .statementTimeout: 1
            case .idleInTransaction: 2
            case .lockTimeout: 3
            case .tempFiles: 4
            case .storage: 5
            }
        }

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
///
/// Indirect, for each database has one for each limit, and those of a tier are the same for all its apps.
package indirect enum Origin: Equatable, Sendable, CustomStringConvertible {
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
