import Glibc
import Synchronization

/// Hands signals on to a child for as long as it runs, so that who ends leashctl ends what it waits for.
///
/// Ctrl-C reaches a child at the same terminal by itself.
final class Forwarding {
    /// What the signals' queue and the rest share.
    final class State: Sendable {
        private let values = Mutex<(child: Int32, received: Int32?)>((0, nil))

        /// The last signal that came; `nil` if none did.
        var received: Int32? { values.withLock { $0.received } }

        /// Says which process gets them.
        func begin(_ child: Int32) {
            let early = values.withLock { values in
                values.child = child
                return values.received
            }
            if let early { kill(child, early) }
        }

        fileprivate func take(_ number: Int32) {
            let child = values.withLock { values in
                values.received = number
                return values.child
            }
            guard child > 0, number != SIGINT || isatty(STDIN_FILENO) == 0 else { return }
            kill(child, number)
        }
    }

    let state = State()

    init() {
        let state = state
        Signals.take { state.take($0) }
    }

    /// From here on they end this process again.
    deinit { Signals.giveBack() }
}
