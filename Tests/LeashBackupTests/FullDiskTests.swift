import Foundation
import LeashBackup
import LeashTesting
import Testing

/// A file system of 64 kB, filled page by page.
@Suite struct FullDiskTests {
    @Test func `a disk that fills at any point of a backup leaves the old ones, and nothing of the new`() async throws {
        let scratch = try Scratch()
        let path = scratch.path("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard try await runCommand(["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", path]).status == 0
        else {
            print("full disk: skipped, this user can't mount a file system")
            return
        }
        do {
            try await fillStepByStep(scratch)
        } catch {
            _ = try await runCommand(["umount", path])
            throw error
        }
        #expect(try await runCommand(["umount", path]).status == 0)
    }

    private func fillStepByStep(_ scratch: Scratch) async throws {
        let store = DirectoryBackups(path: scratch.path("disk/store"))
        let old = try await store.take(.sample(1))
        var (full, done) = (0, 0)
        for free in 0...11 {
            fill(scratch.path("disk/filler"), leaving: free)
            do {
                try await store.take(.sample(free + 2))
                done += 1
                try await store.remove(.sample(free + 2), of: notes)
            } catch let error as BackupStoreError {
                #expect(error.reason == .full, "\(free) pages free: \(error)")
                full += 1
            } catch let error as POSIXError {
                #expect(error.code == .ENOSPC)
                full += 1
            }
            #expect(try await store.backups(of: notes).map(\.manifest) == [old], "\(free) pages free")
            #expect(try scratch.names("disk/store/main/notes").allSatisfy { $0.hasPrefix(old.id.description) })
            try FileManager.default.removeItem(atPath: scratch.path("disk/filler"))
        }
        print("full disk: 12 runs, \(full) found no room, \(done) were published")
        #expect(full > 5 && done > 0)
    }

    /// Writes zeros until only so many pages are left.
    private func fill(_ path: String, leaving free: Int) {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        let zeros = [UInt8](repeating: 0, count: 1_024)
        var size = 0
        while write(file, zeros, zeros.count) == zeros.count { size += zeros.count }
        ftruncate(file, max(0, (size / 4_096 - free) * 4_096))
        close(file)
    }
}
