/// How one server stands.
package struct ServerStatus: Equatable, Sendable {
    package let name: String
    /// What was read of it, or why it could not be.
    package let observation: Observation<Facts>
    package let findings: [Finding]

    package var address: String { "server/\(name)" }

    package var condition: Condition {
        if case .unreachable = observation { return .unreachable }
        return .worst(of: findings.map(\.condition))
    }

    /// What there is to say of a server that answers.
    package struct Facts: Equatable, Sendable {
        package var version: Int
        package var admin: Admin
        /// Databases that leash manages there.
        package var managed: Int
        /// Databases that the files only observe there.
        package var observed: Int
        /// What the connection limits add up to, and how many connections there are for them.
        package var promised: Int
        package var room: Int
        /// Those besides that only superusers get.
        package var reserved: Int
        /// Of the declared databases that are there, those that were entered for this.
        package var entered: Int
        package var enterable: Int
        /// Why databases could not be entered, by their names on the server.
        package var closed: [String: String]
        /// Whether each published password was compared with the server's, one way or the other.
        package var arePasswordsChecked: Bool
    }
}

extension ServerStatus.Facts {
    package var versionText: String { "\(version / 10_000).\(version % 10_000)" }

    /// When the insides of databases were last checked.
    package var inside: String {
        switch entered {
        case 0: "inside: as last applied"
        case enterable: "inside: checked now"
        default: "inside: \(entered.grouped) of \(enterable.grouped) checked now, the others as last applied"
        }
    }

    fileprivate var lines: [TextRow.Line] {
        let rights = admin.isSuperuser ? "superuser" : "not superuser"
        let observedText = observed == 0 ? "" : ", \(observed.grouped) observed"
        let connections = "max_connections \(room + reserved), \(reserved) reserved"
        let limits = "connection limits add up to \(promised.grouped), room for \(room.grouped) (\(connections))"
        var lines = [
            TextRow.Line("Postgres \(versionText), admin \(admin.name) (\(rights))"),
            TextRow.Line("\(managed.of("database")) managed\(observedText)"),
            TextRow.Line(limits, paint: promised > room ? .yellow : nil),
        ]
        if enterable > 0 { lines.append(TextRow.Line(inside)) }
        if !arePasswordsChecked { lines.append(TextRow.Line("passwords not checked: --deep tries them")) }
        return lines
            + closed.sortedPairs.map { TextRow.Line("\($0.0) can't be entered: \($0.1)", paint: .red, isRunning: true) }
    }

    fileprivate var json: [(String, JSON)] {
        [
            ("version", .string(versionText)),
            ("admin", ["name": .string(admin.name), "superuser": .bool(admin.isSuperuser)]),
            ("databases", ["managed": .number(managed), "observed": .number(observed)]),
            ("connections", ["promised": .number(promised), "room": .number(room), "reserved": .number(reserved)]),
            ("inside", ["declared": .number(enterable), "checkedNow": .number(entered), "closed": .reasons(closed)]),
            ("passwordsChecked", .bool(arePasswordsChecked)),
        ]
    }
}

extension ServerStatus {
    var row: TextRow {
        let lines =
            switch observation {
            case .observed(let facts): facts.lines + findings.map(\.line)
            case .unreachable(let reason): [TextRow.Line(reason, paint: .red, isRunning: true)]
            }
        return TextRow(condition.rawValue, condition.paint, address, lines)
    }

    var json: JSON {
        let head = [("address", JSON.string(address)), ("state", .string(condition.key))]
        switch observation {
        case .observed(let facts): return .object(head + facts.json + [("findings", .array(findings.map(\.json)))])
        case .unreachable(let reason): return .object(head + [("reason", .string(reason))])
        }
    }
}
