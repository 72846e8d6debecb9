internal import Files
internal import Glibc

/// How long a file is and its SHA-256, in lower-case hexadecimal; read outside of the shared pool.
func digest(ofFile path: String) async throws(BackupStoreError) -> (bytes: Int, sha256: String) {
    try await blocking { () throws(BackupStoreError) in
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { throw BackupStoreError(.unusable, "opening \(path): \(SystemError().message)") }
        let file = Descriptor(number: number)
        do throws(SystemError) {
            return (file.facts().size, try file.digest())
        } catch {
            throw BackupStoreError(.unusable, "reading \(path): \(error.message)")
        }
    }
}
