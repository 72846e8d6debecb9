internal import Dispatch

/// A thread of its own for tasks that must go on while every core is at work.
///
/// The shared pool has a thread for each core. A map over all cores holds them until it is done, and a task that has
/// nothing to do but to hand the next question to a connection would wait for that, and the server with it.
final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "LeashReconcile.OwnThread")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
