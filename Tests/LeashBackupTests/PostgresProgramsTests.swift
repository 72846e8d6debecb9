import Foundation
import LeashBackup
import LeashTesting
import Testing

@Suite struct PostgresProgramsTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func program(_ name: String, _ text: String) throws {
        try folder.write("#!/bin/sh\n\(text)\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/\(name)")
    }

    @Test func `programs in a named folder come first`() async throws {
        try program("pg_dump", "echo 'pg_dump (PostgreSQL) 99.7 (of a test)'")
        try program("pg_restore", "exit 0")
        let found = try await PostgresPrograms.find(serverVersion: 990_001, folders: [folder.path], path: "")
        #expect(found.folder == folder.path && found.version == "99.7")
    }

    @Test(arguments: [["pg_dump"], ["pg_restore"], []])
    func `a named folder that lacks one is an error that names it`(_ there: [String]) async throws {
        for name in there { try program(name, "echo 'pg_dump (PostgreSQL) 99.7'") }
        let error = await #expect(throws: BackupError.self) {
            try await PostgresPrograms.find(serverVersion: 150_000, folders: [folder.path], path: "")
        }
        #expect(error?.description.contains("LEASH_POSTGRES_BIN is \(folder.path)") ?? false)
    }

    @Test func `one of another version is passed over, and told where there is no other`() async throws {
        try program("pg_dump", "echo 'pg_dump (PostgreSQL) 98.1'")
        try program("pg_restore", "exit 0")
        let error = await #expect(throws: BackupError.self) {
            try await PostgresPrograms.find(serverVersion: 990_001, folders: [folder.path], path: "relative:/nowhere")
        }
        #expect(error?.description.contains("found 98.1 in \(folder.path)") ?? false)
        #expect(error?.description.contains("postgresql-client-99") ?? false)
    }
}
