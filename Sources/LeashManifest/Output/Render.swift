import LeashCore

/// Nothing has the address that was asked for.
package struct AddressError: Error, Equatable, CustomStringConvertible {
    package let message: String
    package let hint: String?

    package var description: String { message + (hint.map { " (\($0))" } ?? "") }
}

/// Prints the desired state with every default filled in, as YAML that leash reads as the same state.
///
/// - Parameters:
///   - loaded: what the files come to.
///   - address: one thing, as in `database/notes`; an app with all that is its own; `nil` for everything.
///   - explain: whether each value is followed by the place that set it.
/// - Returns: lines that end in a newline.
/// - Throws: ``AddressError`` when nothing has that address.
package func render(_ loaded: Loaded, address: String? = nil, explain: Bool = false) throws(AddressError) -> String {
    let root = Rendered.mapping([("leash", .value("v1", from: "the only version"))])
    let sections = try Renderer(loaded, address: address).sections()
    return (root.lines() + sections.lines()).text(explain: explain)
}

/// Prints the same as JSON; with `explain`, `origins` holds the place of each value by its dotted path.
///
/// - Parameters:
///   - loaded: what the files come to.
///   - address: one thing; `nil` for everything.
///   - explain: whether to add `origins`.
/// - Returns: lines that end in a newline.
/// - Throws: ``AddressError`` when nothing has that address.
package func renderJSON(_ loaded: Loaded, address: String? = nil, explain: Bool = false) throws(AddressError)
    -> String
{
    let sections = try Renderer(loaded, address: address).sections()
    let head: JSON = ["format": "leash.state/1", "revision": loaded.state.revision.map(JSON.string) ?? .null]
    let origins: JSON = explain ? ["origins": .object(sections.origins())] : [:]
    return head.adding(sections.json).adding(origins).text(pretty: true, inlineLists: true) + "\n"
}

/// The state to print, and where its values were written.
struct Renderer {
    let state: DesiredState
    let declared: Declarations
    /// What is printed beside the state's own: what is built in.
    let standard: Tier?
    let daily: BackupPolicy?
    let showsInstallation: Bool

    /// Chooses what an address names.
    init(_ loaded: Loaded, address: String?) throws(AddressError) {
        declared = loaded.declared
        standard = loaded.state.tiers[Tier.standard.name] == nil ? .standard : nil
        daily = loaded.state.policies[BackupPolicy.daily.name] == nil ? .daily : nil
        guard let address else {
            state = loaded.state
            showsInstallation = true
            return
        }
        state = try loaded.state.selecting(address, hasErrors: loaded.hasErrors)
        showsInstallation = address == "installation"
    }

    func sections() -> Rendered {
        let sections = [
            ("installation", showsInstallation ? installation() : .mapping([])),
            ("tiers", tiers()),
            ("servers", entries(state.servers, server)),
            ("backupStores", entries(state.backupStores, backupStore)),
            ("backupPolicies", policies()),
            ("apps", entries(state.apps, app)),
            ("databases", entries(state.databases, database)),
            ("env", .mapping(state.env.map { ($0.key, env($0.key, $0.value)) })),
            ("removed", removed()),
        ]
        return .mapping(
            sections.filter { section in
                if case .mapping(let members) = section.1 { !members.isEmpty } else { true }
            }
        )
    }

    func entries<Value>(
        _ section: some Collection<(key: String, value: Desired<Value>)>,
        _ render: (String, Desired<Value>) -> Rendered
    ) -> Rendered {
        .mapping(section.sorted { $0.key < $1.key }.map { ($0.key, render($0.key, $0.value)) })
    }

    /// The place that a value was written at, as text; what nobody wrote is built in.
    func origin<Value>(_ written: Desired<Value>?) -> String {
        written.map { place($0.source) } ?? Origin.builtIn.description
    }

    func place(_ source: SourceLocation) -> String { Origin.file(source).description }

    func limits(_ limits: Limits) -> Rendered {
        .mapping(
            Limits.Name.allCases.compactMap { name in
                guard let limit = limits[name] else { return nil }
                let note = name == .storage ? "; declared, not enforced" : ""
                return (name.rawValue, .value(limit.amount.json(in: name.unit), from: limit.origin.description + note))
            }
        )
    }
}

extension Amount {
    /// The amount as files write it.
    fileprivate func json(in unit: Limits.Name.Unit) -> JSON {
        if case .finite(let count) = self, unit == .count { return .number(count) }
        return .string(text(in: unit))
    }
}
