import Glibc
import LeashCore

/// A password for libpq's programs, in a file that only this user can read, and that goes with its last reference.
///
/// Neither their arguments nor their environment hold it.
final class PassFile: Sendable {
    private let folder: String

    var path: String { "\(folder)/passfile" }

    /// - Throws: ``BackupError`` when it can't be written.
    init(_ password: Secret, of login: String) throws(BackupError) {
        var template = Array("/tmp/leash-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.error("making a folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let file = open("\(folder)/passfile", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.error("making \(folder)/passfile") }
        defer { close(file) }
        let line = Array("*:*:*:\(Self.escaped(login)):\(Self.escaped(password.revealed))\n".utf8)
        guard write(file, line, line.count) == line.count else { throw Self.error("writing \(folder)/passfile") }
    }

    deinit {
        unlink(path)
        rmdir(folder)
    }

    /// Source: libpq's documentation of the password file.
    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == ":" || $0 == "\\" ? ["\\", $0] : [$0] })
    }

    private static func error(_ what: String) -> BackupError {
        BackupError("\(what): \(String(cString: strerror(errno)))")
    }
}
