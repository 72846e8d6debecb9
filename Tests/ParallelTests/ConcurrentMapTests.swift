import Parallel
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConcurrentMapTests {
    /// Work that takes longer for some elements than for others.
    @Sendable private static func square(_ number: Int) -> Int {
        var sum = 0
        for _ in 0..<(number % 7) * 1000 { sum &+= number }
        return sum == .min ? 0 : number * number
    }

    @Test(arguments: [0, 1, 2, 3, 100, 10_000])
    func `each result stands where its element stood, for more elements than there are cores too`(count: Int) {
        let numbers = Array(0..<count)
        #expect(concurrentMap(numbers, Self.square) == numbers.map { $0 * $0 })
    }

    @Test func `results that hold memory are whole, and nothing else holds them`() {
        final class Box: Sendable {
            let text: String
            init(_ text: String) { self.text = text }
        }
        var boxes = concurrentMap(Array(0..<1000)) { Box("a text that is too long to be kept inline: \($0)") }
        #expect(boxes.map(\.text) == (0..<1000).map { "a text that is too long to be kept inline: \($0)" })
        #expect(boxes.indices.allSatisfy { isKnownUniquelyReferenced(&boxes[$0]) })
    }

    private struct Odd: Error, Equatable { let number: Int }

    @Test func `an error is the result of its own element, and of no other`() {
        let results = concurrentMap(Array(0..<100)) { number -> Result<Int, Odd> in
            number.isMultiple(of: 2) ? .success(number) : .failure(Odd(number: number))
        }
        #expect(results.count == 100)
        for (number, result) in results.enumerated() {
            #expect(result == (number.isMultiple(of: 2) ? .success(number) : .failure(Odd(number: number))))
        }
    }

    @Test func `one map may run inside another`() {
        let rows = concurrentMap(Array(0..<50)) { row in concurrentMap(Array(0..<50)) { row * $0 } }
        #expect(rows == (0..<50).map { row in (0..<50).map { row * $0 } })
    }
}

struct ChunkTests {
    @Test(arguments: [0, 1, 2, 3, 4, 5, 9, 10])
    func `chunks are full but for the last, and hold every element once and in order`(count: Int) {
        let chunks = (0..<count).chunks(of: 3)
        #expect(chunks.flatMap(\.self) == Array(0..<count))
        #expect(chunks.dropLast().allSatisfy { $0.count == 3 })
        #expect(chunks.allSatisfy { (1...3).contains($0.count) })
    }

    @Test func `what is no array is cut up too`() {
        let numbers = Dictionary(uniqueKeysWithValues: (0..<1000).map { ($0, -$0) })
        let chunks = numbers.chunks(of: 64)
        #expect(chunks.count == 16)
        #expect(Dictionary(uniqueKeysWithValues: chunks.joined().map { ($0.key, $0.value) }) == numbers)
    }
}
