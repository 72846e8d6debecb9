import Foundation
import LeashTesting
import PQ
import Testing

@testable import LeashBackup

/// Reading a dump back by two processes finds what one would.
@Suite struct SharedDecodeTests {
    @Test func `damage anywhere is found as by one process`() async throws {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for name in ["first", "second", "third"] {
            try await app.run("CREATE TABLE \(name) (id int PRIMARY KEY, body text)")
            try await app.run("INSERT INTO \(name) SELECT n, md5(n::text) FROM generate_series(1, 3000) n")
        }
        var engine = try await backups.engine()
        engine.largeDump = 0
        let manifest = try await engine.take(BackupSite.notes, .manual)
        #expect(manifest.tables.map(\.rows) == [3000, 3000, 3000])
        let dump = try await backups.store.dump(of: manifest).path
        let whole = try Data(contentsOf: URL(fileURLWithPath: dump))
        let programs = try await backups.programs()
        let copy = backups.site.folder.path + "/copy.dump"
        var random = Seeded(seed: 26)
        var found = 0
        for turn in 0..<40 {
            var bytes = whole
            let place = Int.random(in: 0..<whole.count, using: &random)
            if turn % 2 == 0 { bytes = whole.prefix(place) } else { bytes[place] ^= 1 << UInt8(turn % 8) }
            try bytes.write(to: URL(fileURLWithPath: copy))
            let one = try? await programs.decode(.file(copy)).sorted()
            let two = try? await programs.decodeShared(copy, pages: [:]).sorted()
            #expect(one == two, "at \(place) of \(whole.count), \(turn % 2 == 0 ? "cut off" : "a bit turned")")
            if two == nil { found += 1 }
        }
        // A bit that is turned in a name or a comment makes another dump, not a broken one.
        #expect(found >= 30, "\(found)")
    }
}
