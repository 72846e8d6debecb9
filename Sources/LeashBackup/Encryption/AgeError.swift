internal import LeashCore

/// Why a dump was not encrypted or decrypted.
package struct AgeError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Sendable {
        /// There is no age on this machine.
        case missing
        /// The identity can't read this dump, or can't be used.
        case wrongIdentity
        /// The dump is not what age wrote.
        case damaged
        /// Anything else, such as a recipient that is none.
        case failed
    }

    package let reason: Reason
    package let description: String

    init(_ reason: Reason, _ description: String) { (self.reason, self.description) = (reason, description) }

    /// What age said before it ended.
    init(said text: String, _ doing: String) {
        let line = text.split(separator: "\n").first { $0.hasPrefix("age: error: ") }
        let said = line.map { String($0.dropFirst("age: error: ".count).prefix(300)).printable } ?? "it said nothing"
        description = "\(doing): age: \(said)"
        reason = Self.reasons.first { said.contains($0.said) }?.reason ?? .failed
    }

    /// What age 1.0 to 1.2 say.
    private static let reasons: [(said: String, reason: Reason)] = [
        ("no identity matched", .wrongIdentity), ("no identities found", .wrongIdentity),
        ("malformed secret key", .wrongIdentity), ("unknown identity type", .wrongIdentity),
        ("failed to read header", .damaged), ("parsing age header", .damaged), ("bad header MAC", .damaged),
        ("failed to decrypt and authenticate", .damaged), ("unexpected EOF", .damaged), ("trailing data", .damaged),
        ("failed to read nonce", .damaged), ("unexpected intro", .damaged), ("last chunk is empty", .damaged),
    ]
}
