import Synchronization

/// Lets only so many databases of one server be dumped at a time; a dump is read back, stored and verified while the next
/// one is made already.
final class DumpTurns: Sendable {
    private struct State {
        var free: Int
        /// Who waits, the first one first.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Waits until fewer than so many dumps are being made.
    func next() async -> DumpTurn {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free == 0 {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return DumpTurn(self)
    }

    fileprivate func pass() {
        let first: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        first?.resume()
    }
}

/// One place among those who dump.
final class DumpTurn: Sendable {
    private let turns: DumpTurns
    private let isOver = Mutex(false)

    fileprivate init(_ turns: DumpTurns) { self.turns = turns }

    deinit { end() }

    /// Lets the next one begin; once is enough, and with its last reference it ends too.
    func end() {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        if isFirst { turns.pass() }
    }
}
