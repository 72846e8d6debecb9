import Glibc
import LeashCore

/// A text for one of Postgres' programs, in a file that only this user can read, and that goes with its last reference.
///
/// So neither their arguments nor their environment hold it.
final class PrivateFile: Sendable {
    let path: String

    /// - Throws: ``BackupError`` when it can't be written.
    init(_ text: String) throws(BackupError) {
        // mkstemp makes it with the mode 0600.
        var template = Array("/tmp/leash-\(String(repeating: "X", count: 6))".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw BackupError("making a file in /tmp: \(String(cString: strerror(errno)))") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = String(cString: strerror(errno))
                unlink(path)
                throw BackupError("writing \(path): \(reason)")
            }
            rest = rest.dropFirst(count)
        }
    }

    deinit { unlink(path) }
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
