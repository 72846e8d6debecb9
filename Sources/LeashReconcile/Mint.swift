package import LeashCore
import PQ
import Synchronization

/// Makes new passwords, one ahead of the one that is asked for.
///
/// A verifier takes a core for a millisecond, and is ready by the time that the server has created the database. What is
/// made ahead and not asked for is forgotten.
package final class Mint: Sendable {
    /// A new password, and what a server is told of it.
    package typealias Minted = (password: Secret, verifier: Secret)

    private struct State {
        /// How many will still be asked for.
        var left: Int
        var ahead: Task<Minted, Never>?
    }

    private let state: Mutex<State>

    /// - Parameter count: how many will be asked for, at most.
    package init(_ count: Int) {
        state = Mutex(State(left: count, ahead: count > 0 ? Self.begin() : nil))
    }

    /// A password that nobody else gets.
    package func next() async -> Minted {
        let mine = state.withLock { state in
            let mine = state.ahead
            state.left -= 1
            state.ahead = state.left > 0 ? Self.begin() : nil
            return mine ?? Self.begin()
        }
        return await mine.value
    }

    /// Detached, because a session's own thread is waiting for the server.
    private static func begin() -> Task<Minted, Never> {
        Task.detached {
            let password = Secret(randomPassword())
            return (password, Secret(scramVerifier(password: password.revealed)))
        }
    }
}
