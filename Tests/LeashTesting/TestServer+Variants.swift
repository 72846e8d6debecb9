internal import Foundation
package import PQ

/// What the suite runs with: `LEASH_PG` picks the servers' version, `LEASH_TEST_ADMIN=weak` the rights of leash.
extension TestServer {
    /// Whether an extension, by name, comes with the servers: those that are fetched have no contrib.
    package static func hasExtension(_ name: String) -> Bool { PostgresPrograms.hasExtension(name) }

    /// Where the programs of the servers' version are, pg_dump among them.
    package static let programs = PostgresPrograms.home?.path ?? ""

    /// A trusted extension that the servers come with.
    package static let someExtension = hasExtension("pgcrypto") ? "pgcrypto" : "sample"

    /// A statement that takes ``someExtension``.
    package static let useOfExtension = someExtension == "sample" ? "SELECT sample()" : "SELECT gen_random_bytes(1)"

    /// Whether leash works without a superuser, as in a managed cloud.
    package static let isAdminWeak = ProcessInfo.processInfo.environment["LEASH_TEST_ADMIN"] == "weak"

    /// Makes the role that leash works as where it is no superuser, unless it is there, and gives its URL.
    ///
    /// - Throws: ``PQError`` when the role can't be made.
    package func weakAdminURL() async throws(PQError) -> String {
        let overTCP = authentication.needsTCP
        try await admin().script(
            """
            DO $$ BEGIN CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops';
            EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$
            """
        )
        return url(user: "ops", password: "ops", overTCP: overTCP)
    }

    /// A libpq URL of the role that leash works as in this run: ``adminURL``, or that of a weaker one.
    package func leashURL() async throws(PQError) -> String {
        Self.isAdminWeak ? try await weakAdminURL() : adminURL
    }
}
