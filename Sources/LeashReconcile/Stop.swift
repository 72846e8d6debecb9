import Synchronization

/// Whether somebody asked to stop: what is under way is finished, nothing new is begun.
package final class Stop: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    package var isRequested: Bool { flag.load(ordering: .relaxed) }

    package func request() { flag.store(true, ordering: .relaxed) }
}
