internal import Dispatch

private let queue = DispatchQueue(label: "leash.backups", attributes: .concurrent)

/// Runs a function that blocks, on a thread outside the pool that all async functions share.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(BackupStoreError) -> Value
) async throws(BackupStoreError) -> Value {
    let result: Result<Value, BackupStoreError> = await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
}
