import Foundation
import Glibc
import LeashEnv
import LeashTesting
import Testing

extension Faults {
    /// What leashctl stands on gives way.
    @Suite(.serialized) struct Ground {
        /// The server crashes with a request of the round under way, and comes back with all that it had acknowledged.
        @Test func `a round whose server crashes is finished by the next`() async throws {
            let (site, oracle, points, requests) = try await traced(.create, on: .durable) { points in
                Fault.kills(at: points).filter { $0.kind == .sent }
            }
            let runs = isLong ? 12 : 2
            var (broken, tally) = (0, Tally(points: points, faults: requests.count))
            for run in 0..<runs {
                let request = requests[requests.count * (2 * run + 1) / (2 * runs)]
                let (crashed, outcome) = try await crash(site, at: request)
                broken += outcome.result.status == 0 ? 0 : 1
                tally.add(try await oracle.recover(), after: "crash at \(request)")
                (tally.chosen, tally.struck) = (tally.chosen + 1, tally.struck + (crashed ? 1 : 0))
                try await site.restore()
            }
            tally.say("server crashes, \(broken) rounds failed")
            tally.expectSound()
            #expect(broken > runs / 2, "a round that loses its server in the middle fails")
        }

        /// Lets a round stand at one of its requests while the server crashes and comes back.
        ///
        /// - Returns: whether the round came to stand there, and how it ended.
        private func crash(_ site: FaultSite, at request: Fault) async throws -> (crashed: Bool, outcome: Outcome) {
            let gate = site.server.folder + "/gate"
            async let round = Scenario.create.apply(
                on: site,
                with: Fault.standing(at: request.number, while: gate)
            )
            var stands = false
            for _ in 0..<6_000 where !stands {
                try await Task.sleep(for: .milliseconds(5))
                stands = FileManager.default.fileExists(atPath: gate)
            }
            if stands {
                try await site.server.restart(immediate: true)
                try FileManager.default.removeItem(atPath: gate)
            }
            return (stands, try await round)
        }

        /// A file system of 64 kB of which so many pages are free.
        @Test func `an env store on a file system that is full is mended when there is room`() async throws {
            let site = try await FaultSite()
            try await Scenario.grow.set(up: site)
            let oracle = try await Oracle(of: .grow, on: site)
            var (failed, tally) = (0, Tally(points: 5, faults: 5))
            for free in 0..<5 {
                guard try await mount(site) else {
                    return print("faults: no full file system: none may be mounted here")
                }
                do {
                    failed += try await apply(on: site, leaving: free) ? 0 : 1
                    tally.add(try await oracle.recover(), after: "\(free) pages free")
                    (tally.chosen, tally.struck) = (tally.chosen + 1, tally.struck + 1)
                } catch {
                    try await unmount(site)
                    throw error
                }
                try await unmount(site)
                try await site.restore()
            }
            tally.say("full file system, \(failed) rounds failed")
            tally.expectSound()
            #expect(failed > 0, "no round found the file system full: the test tests nothing")
        }

        /// Runs the round with so many pages free, and frees them all.
        ///
        /// - Returns: whether there was room; if not, it says so.
        private func apply(on site: FaultSite, leaving free: Int) async throws -> Bool {
            let filler = site.store.path + "/filler"
            fill(filler, leaving: free)
            let result = try await Scenario.grow.apply(on: site).result
            try FileManager.default.removeItem(atPath: filler)
            #expect(result.status == 0 || (result.status == 5 && result.output.contains("No space left")))
            return result.status == 0
        }
    }
}

/// Puts the env store on a file system of 64 kB; `false` where that is not allowed.
private func mount(_ site: FaultSite) async throws -> Bool {
    let (path, kept) = (site.store.path, site.root + "/kept")
    _ = try await runCommand(["cp", "-a", path, kept])
    let mounted = try await runCommand(["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", path])
    guard mounted.status == 0 else { return false }
    let copied = try await runCommand(["cp", "-a", kept + "/.", path])
    try FileManager.default.removeItem(atPath: kept)
    return copied.status == 0
}

private func unmount(_ site: FaultSite) async throws {
    _ = try await runCommand(["umount", site.store.path])
}

/// Writes zeros until only so many pages are left.
private func fill(_ path: String, leaving free: Int) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let zeros = [UInt8](repeating: 0, count: 1_024)
    var size = 0
    while Glibc.write(file, zeros, zeros.count) == zeros.count { size += zeros.count }
    ftruncate(file, max(0, (size / 4_096 - free) * 4_096))
    close(file)
}
