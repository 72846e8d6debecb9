/// Where the value of one env key comes from.
package enum EnvBinding: Equatable, Sendable {
    /// A plain value of the files.
    case literal(String)
    /// A managed database: the named part of how to reach it.
    case database(String, Access, Part)
    /// A value kept outside of git.
    case secret(Reference)
    /// Set by a person; leash only checks that it is there.
    case external
    /// Wanted by nobody: no value is injected and none is missed.
    case skip

    /// Which part of a connection a key gets.
    package enum Part: String, CaseIterable, Sendable {
        case url, jdbcUrl, host, port, user, password, name
    }
}
