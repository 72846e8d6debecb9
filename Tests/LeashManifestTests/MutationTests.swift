import LeashCore
import LeashManifest
import Testing

/// Damaged files must give diagnostics, never a crash, and a state that still holds together.
@Suite struct Mutations {
    @Test(arguments: 0..<8)
    func `no damage crashes it`(_ seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let sources = CaseFile.all.flatMap(\.cases)
        for _ in 0..<250 {
            guard let example = sources.randomElement(using: &random) else { return }
            let files = example.withRoot.map { file in
                SourceFile(path: file.path, bytes: damaged(file.bytes, using: &random))
            }
            check(load(files))
        }
    }

    private func check(_ loaded: Loaded) {
        let state = loaded.state
        #expect(
            loaded.diagnostics == loaded.diagnostics.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
        )
        #expect(loaded.hasErrors == !state.brokenFiles.isEmpty)
        for (_, database) in state.databases {
            #expect(state.apps[database.value.app] != nil && state.servers[database.value.server] != nil)
            #expect(!state.brokenFiles.contains(database.source.file))
        }
        for (app, bindings) in state.env {
            #expect(state.apps[app] != nil)
            for case .database(let name, _, _) in bindings.values.map(\.value) {
                #expect(state.databases[name] != nil)
            }
        }
        #expect(Set(state.removed.keys).isDisjoint(with: state.databases.keys))
    }

    /// A text after one to three slips: bytes lost, doubled, swapped or replaced.
    private func damaged(_ bytes: [UInt8], using random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(bytes[place], at: place)
            case 2: bytes.swapAt(place, Int.random(in: bytes.indices, using: &random))
            case 3: bytes[place] = Array("{}[]:,-&*!|>'\"%@`#\n\t \0\u{7f}~0".utf8).randomElement(using: &random) ?? 0
            default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &random)))
            }
        }
        return bytes
    }
}

/// Numbers that a seed repeats.
///
/// Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
