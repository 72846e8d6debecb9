import Foundation
import LeashBackup
import Synchronization
import Testing

/// Publishing and removing, struck at each change to the file system.
@Suite struct StepTests {
    /// What becomes of the run.
    enum Strike: String, CaseIterable, Sendable {
        /// The disk fails once, and the run cleans up.
        case fails, full
        /// Nothing is done any more, as if the process were killed.
        case kills
    }

    /// Strikes the nth change, and counts all.
    final class Striker: Sendable {
        private let count = Mutex(0)
        private let place: Int
        private let strike: Strike

        init(_ strike: Strike, at place: Int) { (self.strike, self.place) = (strike, place) }

        var steps: Int { count.withLock { $0 } }

        var faults: FileFaults {
            FileFaults { [self] _ in
                let step = count.withLock { count in
                    count += 1
                    return count
                }
                switch strike {
                case .fails: return step == place ? EIO : nil
                case .full: return step == place ? ENOSPC : nil
                case .kills: return step >= place ? EIO : nil
                }
            }
        }
    }

    @Test(arguments: Strike.allCases, [true, false])
    func `a backup struck at any step is whole or not there, and the old one stays`(
        strike: Strike,
        hasOld: Bool
    ) async throws {
        var (place, failed, published) = (1, 0, 0)
        while true {
            let scratch = try Scratch()
            let calm = DirectoryBackups(path: scratch.path("store"))
            if hasOld { try await calm.take(.sample(1)) }
            let old = try await calm.good()
            let striker = Striker(strike, at: place)
            let store = DirectoryBackups(path: scratch.path("store"), faults: striker.faults, largeDump: 0)
            do {
                try await store.take(.sample(2))
                if striker.steps < place { break }
            } catch let error as BackupStoreError {
                failed += 1
                #expect(error.reason == (strike == .full ? .full : .unusable), "step \(place): \(error)")
            }
            let new = try await calm.good()
            #expect(new == old || new == old + [.sample(2)], "step \(place)")
            published += new == old ? 0 : 1
            try await expectSwept(calm, new, scratch, "step \(place)")
            place += 1
        }
        print("backup steps: struck at \(place - 1), \(strike): \(failed) runs failed, \(published) were published")
        // The names of the folders first, where there are none; the note of the check last, which may fail.
        #expect(place - 1 == (hasOld ? 16 : 16 + folderSteps(NSTemporaryDirectory())))
        #expect(failed == place - 1 - 6 && published == 7)
    }

    /// For the path's folders that are there already, and those of store, server and database.
    private func folderSteps(_ temporary: String) -> Int {
        temporary.split(separator: "/").count + 2 + 2 + 2
    }

    @Test(arguments: Strike.allCases)
    func `a removal struck at any step leaves the backup or finishes later`(strike: Strike) async throws {
        var (place, failed, kept) = (1, 0, 0)
        while true {
            let scratch = try Scratch()
            let calm = DirectoryBackups(path: scratch.path("store"))
            for number in 1...2 { try await calm.take(.sample(number)) }
            try await calm.pin(.sample(1), of: notes, BackupPin(at: 1, reason: "release"))
            let striker = Striker(strike, at: place)
            let store = DirectoryBackups(path: scratch.path("store"), faults: striker.faults)
            do {
                try await store.remove(.sample(1), of: notes)
                if striker.steps < place { break }
            } catch {
                failed += 1
            }
            let new = try await calm.backups(of: notes)
            #expect(new.map(\.id) == [.sample(2)] || new.map(\.id) == [.sample(1), .sample(2)], "step \(place)")
            #expect(new.allSatisfy { $0.manifest != nil }, "step \(place): \(new)")
            kept += new.count - 1
            try await expectSwept(calm, new.map(\.id), scratch, "step \(place)")
            place += 1
        }
        print("removal steps: struck at \(place - 1), \(strike): \(failed) failed, \(kept) backups were kept whole")
        #expect(place > 7 && failed > 5 && kept == 1)
    }

    /// A sweep removes what the run left, and nothing else; afterwards the same backup can be taken.
    private func expectSwept(
        _ store: DirectoryBackups,
        _ good: [BackupID],
        _ scratch: Scratch,
        _ comment: Comment
    ) async throws {
        let names = try await scratch.sweep(store, until: 0)
        #expect(try await store.good() == good, comment)
        let kept = names.filter { name in good.contains { name.hasPrefix($0.description) } }
        #expect(names == kept, comment)
        #expect(!names.contains { $0.hasSuffix(".part") || $0.hasSuffix(".removing") }, comment)
        try await store.take(.sample(3))
        #expect(try await store.good() == good + [.sample(3)], comment)
    }
}
