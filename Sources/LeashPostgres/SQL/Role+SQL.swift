import FoundationEssentials
import LeashCore
import PQ

extension RoleAttribute {
    /// What ALTER ROLE is given to make it `value`, in the words of ``Change``.
    func clause(_ value: String) -> String {
        switch self {
        case .login, .inherit, .power: value == "true" ? word : "NO\(word)"
        case .connectionLimit: "CONNECTION LIMIT \(Int(value) ?? -1)"
        case .validUntil: "VALID UNTIL \(quoted(literal: timestamp(value)))"
        }
    }
}

/// A time of Unix in seconds as Postgres reads it, or `infinity`.
func timestamp(_ value: String) -> String {
    Int(value).map { Date(timeIntervalSince1970: TimeInterval($0)).formatted(.iso8601) } ?? "infinity"
}

func alterSetting(_ name: String, of role: String, in database: String?, to value: String?) -> String {
    let place = database.map { " IN DATABASE \(quoted(identifier: $0))" } ?? ""
    let parts = name.split(separator: ".").map { quoted(identifier: String($0)) }.joined(separator: ".")
    let change = value.map { "SET \(parts) = \(quoted(literal: $0))" } ?? "RESET \(parts)"
    return "ALTER ROLE \(quoted(identifier: role))\(place) \(change)"
}

/// Makes a role a member of another, as ``Membership/summary`` says, or no longer.
///
/// Since 16 each grantor's grant is a row of its own, and REVOKE takes only one grantor's: all are taken in a loop.
func alterMembership(of member: String, in group: String, from before: String?, to after: String?, version: Int)
    -> String
{
    let (role, login) = (quoted(identifier: group), quoted(identifier: member))
    guard let after else {
        guard version >= 160_000 else { return "REVOKE \(role) FROM \(login)" }
        return """
            DO $leash$ DECLARE g pg_catalog.name; BEGIN
              FOR g IN SELECT r.rolname FROM pg_catalog.pg_auth_members m
                       JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) m.grantor
                       WHERE m.roleid OPERATOR(pg_catalog.=) \(quoted(literal: role))::pg_catalog.regrole
                         AND m.member OPERATOR(pg_catalog.=) \(quoted(literal: login))::pg_catalog.regrole
              LOOP EXECUTE pg_catalog.format('REVOKE %s FROM %s GRANTED BY %I CASCADE',
                           \(quoted(literal: role)), \(quoted(literal: login)), g); END LOOP;
            END $leash$
            """
    }
    if before?.hasSuffix(" admin") == true, !after.hasSuffix(" admin") {
        return "REVOKE ADMIN OPTION FOR \(role) FROM \(login) CASCADE"
    }
    guard version >= 160_000 else { return "GRANT \(role) TO \(login)" }
    return "GRANT \(role) TO \(login) WITH INHERIT \(after.hasPrefix("inherit") ? "TRUE" : "FALSE"), SET TRUE"
}
