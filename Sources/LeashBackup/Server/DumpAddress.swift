import LeashCore
import LeashPostgres
import PQ

/// A way in for programs that get their password from a file.
struct DumpAddress: Sendable {
    /// libpq keywords and values, without any password.
    let keywords: [(String, String)]

    /// A database may have a timeout that ends a program's first questions before the program lifts it.
    private static let options = ("options", "-c statement_timeout=0")

    /// The ways in to try: the admin's own, and over a socket that asks for no password, loopback TCP.
    ///
    /// - Parameter session: the admin's, which tells where it got in.
    /// - Returns: one at least, the best first.
    /// - Throws: ``PQError`` when libpq can't read the admin's URL.
    static func candidates(_ session: ServerSession) throws(PQError) -> [DumpAddress] {
        let given = try session.endpoint.admin.parsed()
        let kept = ["sslmode", "sslrootcert", "sslcrl", "sslsni", "gssencmode", "channel_binding", "hostaddr"]
        let options = kept.compactMap { name in given[name].map { (name, $0) } }
        let (host, port) = (session.connection.host, session.connection.port)
        var addresses = [DumpAddress(keywords: [("host", host), ("port", "\(port)")] + options)]
        if host.hasPrefix("/") {
            addresses.append(DumpAddress(keywords: [("host", "127.0.0.1"), ("port", "\(port)")]))
        }
        return addresses
    }

    func conninfo(database: String, login: String, password: Secret) -> Conninfo {
        let own = [("user", login), ("password", password.revealed), ("dbname", database), ("passfile", "/dev/null")]
        return Conninfo("", overrides: keywords + own + [Self.options])
    }

    /// For an argument: libpq takes a name such as `x=y` or `postgresql://...` for a whole conninfo unless it is quoted.
    func argument(database: String, login: String, applicationName: String) -> String {
        (keywords + [("user", login), ("dbname", database), ("application_name", applicationName), Self.options])
            .map { "\($0)='\($1.map { "'\\".contains($0) ? "\\\($0)" : "\($0)" }.joined())'" }
            .joined(separator: " ")
    }

    /// Logs in by the first way that lets the login in.
    ///
    /// - Parameters:
    ///   - database: on the server.
    ///   - login: whose password is given.
    ///   - password: of the login.
    ///   - session: the admin's.
    /// - Returns: the way, and a connection with nothing of the database on its search path.
    /// - Throws: ``BackupError`` when none does.
    static func enter(
        _ database: String,
        as login: String,
        _ password: Secret,
        _ session: ServerSession
    ) async throws -> (DumpAddress, Connection) {
        var refusals: [String] = []
        for address in try candidates(session) {
            let info = address.conninfo(database: database, login: login, password: password)
            do throws(PQError) {
                let connection = try await Connection.connect(info)
                try await connection.script("SET search_path = ''; SET statement_timeout = 0; SET lock_timeout = '2s'")
                return (address, connection)
            } catch {
                refusals.append(error.message)
            }
        }
        throw BackupError(
            "\(login) can't log in to \(database): \(refusals.joined(separator: "; ")); pg_hba.conf has to let it in "
                + "with a password"
        )
    }
}
