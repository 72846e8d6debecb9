internal import Files
internal import Glibc

/// Reads a file of the operator's that is no secret, if only root or who runs leash can have written it.
///
/// Links are followed: it is the file itself that is checked, after it is opened.
///
/// - Parameters:
///   - path: any path.
///   - limit: the most bytes that it may have.
/// - Returns: its bytes.
/// - Throws: ``EnvStoreError`` when it cannot be read or trusted.
package func trustedContents(of path: String, limit: Int) throws(EnvStoreError) -> [UInt8] {
    // Not blocking: opening a pipe would wait for its writer.
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw EnvStoreError(.unreadable, "\(path): \(SystemError().message)") }
    do {
        return try Descriptor(number: number).trustedContents(path, limit: limit, forbidding: 0o022)
    } catch {
        throw EnvStoreError(.unreadable, error)
    }
}
