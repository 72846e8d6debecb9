import Foundation
import Fuzzing
import Testing

/// `LEASH_SEED` names other inputs than the usual ones.
private let seed = ProcessInfo.processInfo.environment["LEASH_SEED"].flatMap { UInt64($0) } ?? 1

/// A sample of what `hack/fuzz` does a million of.
@Suite(.timeLimit(.minutes(10))) struct DamagedInput {
    @Test(arguments: Reader.all.map(\.name))
    func `ends in a value that holds together, or in reasons with their places`(reader: String) throws {
        let reader = try #require(Reader.named(reader))
        let count = 3_400
        var taken = 0
        for input in 0..<count {
            var dice = Dice(seed: seed, input: input)
            do {
                if case .taken = try reader.trial(&dice) { taken += 1 }
            } catch {
                Issue.record("hack/fuzz \(reader.name) --seed \(seed) --first \(input) --count 1: \(error)")
            }
        }
        print("fuzz \(reader.name): \(count) inputs of seed \(seed), \(taken) taken")
        #expect(taken > count / 100 && (taken < count || reader.name == "quoting"))
    }
}
