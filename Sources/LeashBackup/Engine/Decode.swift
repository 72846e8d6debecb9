import Dispatch
import Glibc
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension PostgresPrograms {
    /// Reads a dump from its first byte to its last, as a restore would, and counts the rows of its tables.
    ///
    /// `pg_restore --list` reads only the beginning: it says yes to a dump that was cut off.
    ///
    /// - Parameter dump: in pg_dump's custom format.
    /// - Returns: the tables that it has rows of, in its order.
    /// - Throws: ``BackupError`` with what pg_restore said.
    func decode(_ dump: DumpInput) async throws -> [BackupManifest.Table] {
        let pipe = try FileDescriptor.pipe()
        // Where a larger one isn't allowed, it goes on as it is.
        let size = fcntl(pipe.writeEnd.rawValue, pipeSizeCommand, Int32(1 << 20))
        async let counter = countRows(from: pipe.readEnd, pauses: size >= 1 << 20)
        let result = try await run(
            .path(FilePath("\(folder)/pg_restore")),
            arguments: Arguments(["--data-only", "--file=-"] + dump.arguments),
            environment: .custom(Self.environment()),
            platformOptions: .ofAChild,
            input: .fileDescriptor(try dump.standardInput(), closeAfterSpawningProcess: true),
            output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true),
            error: .string(limit: 1 << 20)
        )
        let counted = try await counter
        guard result.terminationStatus.isSuccess else {
            let words = ProgramWords("pg_restore", result.standardError).last
            throw BackupError("the dump can't be read back: \(words)")
        }
        guard counted.isAtEnd else { throw BackupError("the dump can't be read back: it ends within a table's rows") }
        return counted.tables
    }
}

/// Linux's `F_SETPIPE_SZ`, which Glibc shows only with its extensions.
private let pipeSizeCommand: Int32 = 1031

/// Reads a pipe to its end, on a thread of its own.
///
/// pg_restore writes 4 KiB at a time. Who read each as it comes would be woken by each, and keep pg_restore from its work.
///
/// - Parameters:
///   - file: the pipe's end, which is closed then.
///   - pauses: whether the pipe has room for what comes while this waits for more.
/// - Returns: what it counted.
/// - Throws: `Errno` when the pipe can't be read.
private func countRows(from file: FileDescriptor, pauses: Bool) async throws -> RowCounter {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "leash.decode").async {
            continuation.resume(
                with: Result {
                    defer { try? file.close() }
                    var counter = RowCounter()
                    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                    defer { buffer.deallocate() }
                    while case let count = try file.read(into: buffer), count > 0 {
                        counter.read(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                        if pauses, count < buffer.count { usleep(500) }
                    }
                    return counter
                }
            )
        }
    }
}
