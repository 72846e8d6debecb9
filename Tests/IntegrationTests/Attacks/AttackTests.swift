import Foundation
import LeashTesting
import PQ
import Testing

/// What a tenant may try on a shared server, with real logins.
@Suite(.serialized) struct Attacks {
    /// Both kinds of server in the long run, else one: a hardened one, which lets nobody into `postgres` (see `Entries`).
    private static let cases: [(isHardened: Bool, attack: Attack)] = {
        let isLong = ProcessInfo.processInfo.environment["LEASH_LONG"] == "1"
        let hardened = Attack.all.filter { $0.place == .own }.map { (true, $0) }
        let open = Attack.all.filter { isLong || $0.place == .postgres }.map { (false, $0) }
        return hardened + open
    }()

    @Test(arguments: cases)
    func `comes to what the threat model says`(isHardened: Bool, attack: Attack) async throws {
        let site = try await AttackSite.of(isHardened: isHardened)
        let before = try await site.sharedCatalogs()
        for actor in attack.actors {
            let session = try await site.session(actor, in: attack.place)
            for statement in attack.statements.dropLast() { try await session.script(statement) }
            let said = await Self.outcome(of: attack, in: session)
            #expect(attack.accepts(said), "\(actor): \(said)")
        }
        #expect(try await site.sharedCatalogs() == before, "something was changed that all databases share")
    }

    private static func outcome(of attack: Attack, in session: Connection) async -> Result<Int, PQError> {
        let statement = attack.statements.last ?? ""
        do throws(PQError) {
            if case .refused = attack.outcome {
                try await session.script(statement)
                return .success(0)
            }
            return .success(try await session.run(statement))
        } catch {
            return .failure(error)
        }
    }

    @Test func `leave nothing behind that a round would have to mend`() async throws {
        var deep = RoundOptions()
        deep.isDeep = true
        for isHardened in [false, true] {
            let site = try await AttackSite.of(isHardened: isHardened)
            #expect(try await site.site.rest(deep) == "")
        }
    }

    @Test func `are many, and each by a name`() {
        #expect(Attack.all.count >= 200)
        #expect(Attack.all.allSatisfy { $0.id.wholeMatch(of: /[a-z-]+/) != nil && !$0.actors.isEmpty })
        let tries = Attack.all.map(\.actors.count).reduce(0, +)
        print(
            "attacks: \(Attack.all.count) statements, \(tries) tries by all actors; \(Self.cases.count) cases in this run"
        )
    }
}

extension Attack {
    fileprivate func accepts(_ answer: Result<Int, PQError>) -> Bool {
        switch (outcome, answer) {
        case (.refused(let states), .failure(let error)): states.contains(error.sqlState ?? "")
        // That it did nothing is seen in the catalogs.
        case (.ineffective, .success): true
        case (.hidden, .success(let rows)): rows == 0
        case (.visible, .success(let rows)): rows > 0
        default: false
        }
    }
}
