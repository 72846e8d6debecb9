internal import CCrypto

/// The verifier that Postgres keeps for a password: sent instead of the password, it is stored as it is.
///
/// - Parameters:
///   - password: not empty, and printable ASCII only, because others would have to be normalised as the client does it.
///   - salt: random bytes, 16 as a rule, new for each password.
///   - iterations: what a login costs; 4096 is Postgres' own choice.
/// - Returns: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`, of RFC 5803, in base64.
package func scramVerifier(
    password: String,
    salt: [UInt8] = randomBytes(16),
    iterations: Int = 4096
) -> String {
    precondition(isPlainPassword(password), "a password must be printable ASCII, and not empty")
    let salted = saltedPassword(password, salt: salt, iterations: iterations)
    let storedKey = sha256(hmac(salted, "Client Key"))
    let serverKey = hmac(salted, "Server Key")
    return "SCRAM-SHA-256$\(iterations):\(base64(salt))$\(base64(storedKey)):\(base64(serverKey))"
}

/// Whether a verifier is that of a password, in a time that does not depend on where they differ.
///
/// `false` also for what is no SCRAM verifier, or is one of more than a million iterations.
package func matches(password: String, verifier: String) -> Bool {
    let parts = verifier.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "SCRAM-SHA-256", isPlainPassword(password) else { return false }
    let head = parts[1].split(separator: ":", omittingEmptySubsequences: false)
    guard head.count == 2, let iterations = Int(head[0]), (1...1_000_000).contains(iterations) else { return false }
    guard let salt = bytes(base64: head[1]) else { return false }
    let expected = Array(scramVerifier(password: password, salt: salt, iterations: iterations).utf8)
    let actual = Array(verifier.utf8)
    return expected.count == actual.count && CRYPTO_memcmp(expected, actual, actual.count) == 0
}

/// A password of letters and digits, each equally likely; 40 of them are worth 238 bits.
package func randomPassword(length: Int = 40) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let even = 256 - 256 % alphabet.count
    var password: [UInt8] = []
    while password.count < length {
        let usable = randomBytes(length).filter { $0 < even }.prefix(length - password.count)
        password += usable.map { alphabet[Int($0) % alphabet.count] }
    }
    return String(decoding: password, as: UTF8.self)
}

/// Random bytes that are fit for secrets; without a source of them the process ends.
package func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the system gives no random bytes")
    return bytes
}

private func isPlainPassword(_ password: String) -> Bool {
    !password.isEmpty && password.utf8.allSatisfy { (0x20...0x7E).contains($0) }
}

private func saltedPassword(_ password: String, salt: [UInt8], iterations: Int) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    let isDerived = PKCS5_PBKDF2_HMAC(
        password,
        Int32(password.utf8.count),
        salt,
        Int32(salt.count),
        Int32(iterations),
        EVP_sha256(),
        Int32(key.count),
        &key
    )
    precondition(isDerived == 1, "libcrypto has no PBKDF2")
    return key
}

private func hmac(_ key: [UInt8], _ text: String) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    HMAC(EVP_sha256(), key, Int32(key.count), Array(text.utf8), text.utf8.count, &digest, nil)
    return digest
}

private func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256(bytes, bytes.count, &digest)
    return digest
}

private func base64(_ bytes: [UInt8]) -> String {
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let count = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
    return String(decoding: text.prefix(Int(count)), as: UTF8.self)
}

private func bytes(base64 text: Substring) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: text.utf8.count / 4 * 3 + 3)
    let count = Int(EVP_DecodeBlock(&bytes, Array(text.utf8), Int32(text.utf8.count)))
    let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard count > 0, padding <= 2 else { return nil }
    return Array(bytes.prefix(count - padding))
}
