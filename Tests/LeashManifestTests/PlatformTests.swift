import Foundation
import LeashCore
import LeashManifest
import LeashTesting
import Testing

private let manifests = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../manifests").standardized

/// The files that an operator copies.
@Suite struct PlatformManifests {
    @Test func `the schema is what leashctl exports`() throws {
        try expectGolden(jsonSchema(), at: manifests.appending(path: "schema/leash.schema.json"))
    }

    @Test func `platform.yaml is valid, and says what is built in`() throws {
        let bytes = [UInt8](try Data(contentsOf: manifests.appending(path: "platform.yaml")))
        let loaded = load([SourceFile(path: "leash.yaml", bytes: bytes)])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")

        #expect(loaded.state.installation == Installation())
        #expect(loaded.state.policies.mapValues(\.value) == [BackupPolicy.daily.name: .daily])
        #expect(Array(loaded.state.tiers.keys) == [Tier.standard.name])
        let tier = try #require(loaded.state.tiers[Tier.standard.name]?.value)
        #expect(tier.rank == Tier.standard.rank && tier.databases == Tier.standard.databases)
        for name in Limits.Name.allCases {
            #expect(tier.limits[name]?.amount == Tier.standard.limits[name]?.amount, "\(name)")
        }
        #expect(!loaded.state.hasContent)
    }
}
