internal import Dispatch

/// Runs an actor's work on a serial queue of its own, so that a call that blocks holds up nobody else.
final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "PQ.Connection")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Runs a blocking function on the queue and waits for it without blocking.
    func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
