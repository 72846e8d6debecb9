/// How one limit of a database stands.
package struct LimitStatus: Equatable, Sendable {
    package let name: Limits.Name
    /// With the place that set it; `nil` for one that nothing names: Postgres' own default is left alone.
    package let desired: Limit?
    package let live: Live
    /// In the limit's unit; `nil` where it is not known.
    package let used: Int?
    package let enforcement: Enforcement

    /// What the catalogs hold.
    package enum Live: Equatable, Sendable {
        case set(Amount)
        /// Postgres' own default counts.
        case unset
        /// There is no such database or no login that the limit could be on.
        case absent
        /// The server can't be read.
        case unknown

        package var amount: Amount? {
            guard case .set(let amount) = self else { return nil }
            return amount
        }
    }

    /// What a limit is worth.
    package enum Enforcement: Equatable, Sendable {
        /// A tenant can't lift it.
        case binds
        /// A tenant can lift it, for a while.
        case advises
        /// Nothing of this version acts on it; why, where it depends on the server.
        case declared(String?)
        /// `manage: observe`.
        case observed
        /// Nothing asks for it.
        case none
    }

    /// Whether the catalogs hold something else than the files ask for.
    ///
    /// What nothing acts on has no live side to differ, and what was not read is not known to.
    package var isDrifted: Bool {
        switch (enforcement, live) {
        case (.declared, _), (_, .absent), (_, .unknown): false
        case (.observed, _) where desired == nil: false
        default: desired?.amount != live.amount
        }
    }
}

extension LimitStatus.Enforcement {
    /// What a limit of a database is worth on its server.
    ///
    /// - Parameters:
    ///   - name: which limit.
    ///   - database: as the files declare it.
    ///   - admin: the role that leash works as; `nil` where the server can't be reached.
    init(of name: Limits.Name, in database: Database, admin: Admin?) {
        if database.management == .observe {
            self = .observed
        } else if database.limits[name] == nil {
            self = .none
        } else {
            switch name {
            case .connections: self = .binds
            case .tempFiles where admin?.canLimitTempFiles == false:
                self = .declared("admin \(admin?.name ?? "") may not set temp_file_limit")
            case .tempFiles: self = .binds
            case .statementTimeout, .idleInTransaction, .lockTimeout: self = .advises
            case .storage: self = .declared(nil)
            }
        }
    }

    package var word: String {
        switch self {
        case .binds: "binds"
        case .advises: "advises"
        case .declared: "declared, not enforced"
        case .observed: "observed, never written"
        case .none: "not set"
        }
    }

    /// The word with what stands behind it.
    package var note: String {
        switch self {
        case .advises: "\(word): \(Self.advice)"
        case .declared(let reason?): "\(word): \(reason)"
        default: word
        }
    }

    static let advice = "a tenant can change it for its session; each round repairs it"
}

extension LimitStatus {
    /// The cells of its line: name, desired, live, used, place, what it is worth.
    var cells: [String] {
        [
            name.rawValue,
            desired?.amount.text(in: name.unit) ?? "-",
            live == .unknown ? "?" : live.amount?.text(in: name.unit) ?? "-",
            used.map { name.unit == .bytes ? $0.bytes : $0.grouped } ?? "-",
            desired?.origin.description ?? "-",
            // What advising means is told once, below the table.
            enforcement == .advises ? enforcement.word : enforcement.note,
        ]
    }

    var json: JSON {
        [
            "name": .string(name.rawValue),
            "desired": JSON(desired?.amount.text(in: name.unit)),
            "live": JSON(live.amount?.text(in: name.unit)),
            "liveKnown": .bool(live != .unknown),
            "used": used.map { .number($0) } ?? .null,
            "unit": .string("\(name.unit)"),
            "from": JSON(desired?.origin.description),
            "drifted": .bool(isDrifted),
            "enforcement": .string(enforcement.word),
            "note": .string(enforcement.note),
        ]
    }
}
