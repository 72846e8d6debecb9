import CCrypto
import Glibc

enum FileDigest {
    static func sha256(of path: String) async throws -> (Int, String) {
        guard let file = fopen(path, "r") else { throw BackupError("no \(path)") }
        defer { fclose(file) }
        var context = SHA256_CTX()
        SHA256_Init(&context)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var total = 0
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            SHA256_Update(&context, buffer, count)
            total += count
        }
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256_Final(&digest, &context)
        return (total, digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }
}
