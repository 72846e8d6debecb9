import Dispatch
import Glibc
import LeashReconcile
import Synchronization

/// Takes the signals that end a process, and gives them back to the kernel.
///
/// There is one watch on each for as long as the process lives, and what Dispatch has installed for it is put back each time:
/// without that it hears nothing.
enum Signals {
    private static let all = [SIGINT, SIGTERM, SIGHUP]

    private static let handler = Mutex<(@Sendable (Int32) -> Void)?>(nil)
    private static let installed = Mutex<[Int32: sigaction]>([:])

    private final class Watch: @unchecked Sendable {
        let sources: [any DispatchSourceSignal]

        /// Waits until Dispatch has installed what it needs: what is there before that is not to be put back later.
        init() {
            let registered = DispatchSemaphore(value: 0)
            sources = Signals.all.map { number in
                // Until Dispatch has taken it, it is not to end the process any more.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { Signals.handler.withLock { $0 }?(number) }
                source.setRegistrationHandler { registered.signal() }
                source.resume()
                return source
            }
            for _ in sources { registered.wait() }
        }
    }

    private static let watch = Watch()

    /// From here on `body` is called with each that comes, and none ends the process.
    static func take(_ body: @escaping @Sendable (Int32) -> Void) {
        handler.withLock { $0 = body }
        withExtendedLifetime(watch) {}
        installed.withLock { installed in
            for (number, action) in installed {
                var action = action
                sigaction(number, &action, nil)
            }
        }
    }

    /// From here on they end the process again.
    static func giveBack() {
        installed.withLock { installed in
            for number in all {
                var action = sigaction()
                sigaction(number, nil, &action)
                installed[number] = action
                signal(number, SIG_DFL)
            }
        }
        handler.withLock { $0 = nil }
    }
}

/// Turns Ctrl-C into a request to stop: the statement under way is finished, and what was done is printed.
///
/// A second one ends the program at once.
final class Interrupts {
    init(_ stop: Stop) {
        Signals.take { _ in
            if stop.isRequested { _exit(130) }
            stop.request()
            Terminal.message("\nleashctl: stopping after what is under way; once more to stop at once")
        }
    }

    deinit { Signals.giveBack() }
}
