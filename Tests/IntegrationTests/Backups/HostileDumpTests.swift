import Foundation
import LeashBackup
import LeashCore
import LeashTesting
import PQ
import Testing

/// What a tenant put into its database runs when its dump is restored: with no rights but its own.
@Suite struct HostileDumps {
    /// Every way to become more that a restore gives a chance to.
    private static let traps = [
        """
        CREATE FUNCTION rise(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
          BEGIN EXECUTE 'RESET ROLE'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'ALTER ROLE notes_1 SUPERUSER'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'ALTER ROLE notes CREATEROLE'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'CREATE ROLE risen SUPERUSER'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'GRANT pg_read_all_data TO notes_1'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'GRANT leash TO notes_1'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'SET ROLE leash'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE 'SET ROLE notes'; EXCEPTION WHEN OTHERS THEN END;
          BEGIN EXECUTE $x$COPY (SELECT 1) TO PROGRAM 'touch /tmp/leash-risen'$x$; EXCEPTION WHEN OTHERS THEN END;
          RETURN true; END $$
        """,
        // An index takes an immutable function, which may change nothing, but may call one that does.
        """
        CREATE FUNCTION rise_quietly(id int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
          RETURN public.rise(id); END $$
        """,
        "CREATE TABLE checked (id int CHECK (public.rise(id)))", "INSERT INTO checked VALUES (1)",
        "CREATE TABLE indexed (id int)", "INSERT INTO indexed VALUES (1)",
        "CREATE INDEX ON indexed (public.rise_quietly(id))",
        "CREATE TABLE generated (id int, up boolean GENERATED ALWAYS AS (public.rise_quietly(id)) STORED)",
        "INSERT INTO generated VALUES (1)", "CREATE MATERIALIZED VIEW seen AS SELECT public.rise(1)",
        "CREATE FUNCTION public.count(int) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
    ]

    private func roles(_ server: TestServer) async throws -> [String] {
        try await server.values(
            """
            SELECT concat_ws(' ', rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
                (SELECT string_agg(m.roleid::regrole::text, ',' ORDER BY 1) FROM pg_auth_members m WHERE m.member = r.oid))
            FROM pg_roles r ORDER BY 1
            """
        )
    }

    @Test func `verified and restored, it changes nothing of any role`() async throws {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for trap in Self.traps { try await app.run(trap) }
        let engine = try await backups.engine()
        let before = try await roles(backups.site.server)
        let manifest = try await engine.take(BackupSite.notes, .manual)
        #expect(try await roles(backups.site.server) == before)
        let verification = try await backups.restoring().verify(manifest)
        #expect(verification.problem == nil)
        #expect(try await roles(backups.site.server) == before)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/leash-risen"))
    }

    @Test func `the control: restored by a superuser, it makes itself one`() async throws {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for trap in Self.traps { try await app.run(trap) }
        let manifest = try await backups.engine().take(BackupSite.notes, .manual)
        let dump = try await backups.store.dump(of: manifest)
        try await backups.site.server.sql("CREATE DATABASE control TEMPLATE template0")
        let programs = try await backups.programs()
        _ = try await runCommand([
            "\(programs.folder)/pg_restore", "--no-owner", "--no-privileges", "-d",
            backups.site.server.url(user: "postgres", database: "control"), dump.path,
        ])
        let risen = try await backups.site.server.values("SELECT rolname FROM pg_roles WHERE rolsuper ORDER BY 1")
        #expect(risen.contains("risen") && risen.contains("notes_1"))
    }
}
