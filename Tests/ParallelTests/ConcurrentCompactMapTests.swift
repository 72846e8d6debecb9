import Parallel
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConcurrentCompactMapTests {
    /// Which places have no result.
    enum Missing: CaseIterable {
        case none, all, first, last, oneOfThree, stretch, allButOne

        func holds(_ place: Int, of count: Int) -> Bool {
            switch self {
            case .none: false
            case .all: true
            case .first: place == 0
            case .last: place == count - 1
            case .oneOfThree: place % 3 == 1
            case .stretch: (count / 4..<count / 2).contains(place)
            case .allButOne: place != count / 2
            }
        }
    }

    @Test(arguments: Missing.allCases, [0, 1, 2, 15, 16, 17, 1000])
    func `results stand in order and without gaps, whichever are missing`(missing: Missing, count: Int) {
        let found = concurrentCompactMap(count: count, inPartsOf: 16) { place in
            missing.holds(place, of: count) ? nil : "the result of a place, too long to be kept inline: \(place)"
        }
        let present = (0..<count).filter { !missing.holds($0, of: count) }
        #expect(found.results == present.map { "the result of a place, too long to be kept inline: \($0)" })
        #expect(found.missing == (0..<count).filter { missing.holds($0, of: count) })
        #expect(found.present(of: Array(0..<count)) == present)
    }

    @Test func `each result is given back once, and no sooner than the array`() {
        final class Box: Sendable {
            let place: Int
            init(_ place: Int) { self.place = place }
        }
        struct Weak {
            weak var box: Box?
        }
        var found: [Box]? = concurrentCompactMap(count: 1000, inPartsOf: 16) { place in
            place.isMultiple(of: 5) ? nil : Box(place)
        }.results
        let known = (found ?? []).map { Weak(box: $0) }
        #expect(known.map(\.box?.place) == (0..<1000).filter { !$0.isMultiple(of: 5) })
        found = nil
        #expect(known.allSatisfy { $0.box == nil })
    }
}
