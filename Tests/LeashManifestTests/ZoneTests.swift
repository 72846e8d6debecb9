import FoundationEssentials
import LeashManifest
import Testing
import Zones

/// Zones that a machine knows or doesn't, by a database made for the test.
@Suite final class PolicyZones {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "leash-zones-\(UInt64.random(in: .min ... .max))"
    )
    private var zones: ZoneDatabase { ZoneDatabase(folder: folder.path) }

    init() throws {
        for name in ["Etc/UTC", "Europe/Berlin", "Europe/Paris"] {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try "TZif2".write(to: file, atomically: false, encoding: .utf8)
        }
        try "no zone".write(to: folder.appending(path: "Europe/Text"), atomically: false, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func messages(_ zone: String, _ zones: ZoneDatabase) -> [String] {
        let text = "leash: v1\nbackupPolicies:\n  a: { schedule: 0 3 * * *, timezone: \(zone) }\n"
        return load([SourceFile(path: "leash.yaml", bytes: Array(text.utf8))], zones: zones).diagnostics.map { "\($0)" }
    }

    @Test(arguments: ["UTC", "Etc/UTC", "Europe/Berlin"])
    func `a zone that the machine knows is fine`(_ zone: String) { #expect(messages(zone, zones).isEmpty) }

    @Test func `one that it doesn't know is told at its place, with what was meant`() {
        let place = "leash.yaml:3:39: error:"
        #expect(
            messages("Europe/Berln", zones) == [
                "\(place) unknown time zone 'Europe/Berln' (did you mean 'Europe/Berlin'?)"
            ]
        )
        #expect(
            messages("Europe/Text", zones) == [
                "\(place) unknown time zone 'Europe/Text' (\(folder.path) has those that there are)"
            ]
        )
        #expect(messages("Europe", zones).count == 1)
    }

    @Test func `a machine without zones says nothing of any`() {
        #expect(messages("Europe/Berln", ZoneDatabase(folder: folder.path + "-none")).isEmpty)
    }
}
