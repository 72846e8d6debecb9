internal import Dispatch

private let queue = DispatchQueue(label: "leash.backups", attributes: .concurrent)

/// Runs a function that blocks, on a thread outside the pool that all async functions share.
func outsidePool<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: body()) }
    }
}

/// Runs a function that blocks, on a thread outside the pool that all async functions share.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(BackupStoreError) -> Value
) async throws(BackupStoreError) -> Value {
    try await outsidePool { Result(catching: body) }.get()
}
