import Dispatch
import Glibc
import LeashReconcile

/// Turns Ctrl-C into a request to stop: the statement under way is finished, and what was done is printed.
///
/// A second one ends the program at once.
final class Interrupts {
    private let sources: [any DispatchSourceSignal]

    init(_ stop: Stop) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if stop.isRequested { _exit(130) }
                stop.request()
                Terminal.message("\nleashctl: stopping after what is under way; once more to stop at once")
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
