import LeashCore
import LeashReconcile
import PQ
import Testing

@Suite struct NewPasswords {
    @Test(arguments: [0, 1, 100])
    func `each is given out once, and fits its verifier, however many were expected`(expected: Int) async {
        let mint = Mint(expected)
        let minted = await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { await mint.next() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(minted.map(\.password.revealed)).count == 50)
        #expect(minted.allSatisfy { matches(password: $0.password.revealed, verifier: $0.verifier.revealed) })
    }
}
