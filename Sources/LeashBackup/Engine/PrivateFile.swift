import CLinux
import Glibc
import LeashCore

/// A text for one of Postgres' programs, in a file in memory that only this user can read.
///
/// So neither their arguments nor their environment hold it, nor any disk; however leash ends, it is gone.
final class PrivateFile: Sendable {
    private let descriptor: Int32

    /// Where programs of the same user find it, for as long as this lives.
    var path: String { "/proc/\(getpid())/fd/\(descriptor)" }

    /// - Throws: ``BackupError`` when it can't be written.
    init(_ text: String) throws(BackupError) {
        descriptor = memfd_create("leash", UInt32(MFD_CLOEXEC))
        guard descriptor >= 0 else {
            throw BackupError("making a file in memory: \(String(cString: strerror(errno)))")
        }
        // libpq takes no passwords from a file that others may read.
        fchmod(descriptor, 0o600)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw BackupError("writing a file in memory: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}

extension PrivateFile {
    /// A password file of libpq's, for one login anywhere.
    ///
    /// - Throws: ``BackupError`` when it can't be written.
    convenience init(passwordOf login: String, _ password: Secret) throws(BackupError) {
        try self.init("*:*:*:\(Self.escaped(login)):\(Self.escaped(password.revealed))\n")
    }

    /// Source: libpq's documentation of the password file.
    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == ":" || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}
