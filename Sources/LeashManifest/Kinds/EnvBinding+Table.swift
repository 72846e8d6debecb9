import LeashCore
import YAML

/// A scalar, which is the value itself, or a mapping that says where the value is.
enum BindingDeclaration: Equatable, Sendable {
    case literal(String)
    // Boxed: nearly all of the many bindings are literals, and would be as large.
    indirect case mapping(Mapping)

    struct Mapping: Equatable, Sendable {
        var database: Desired<String>?
        var access: Desired<Access>?
        var part: Desired<EnvBinding.Part>?
        var secret: Desired<Reference>?
        var external: Desired<Bool>?
        var skip: Desired<Bool>?
    }

    var mapping: Mapping? {
        guard case .mapping(let mapping) = self else { return nil }
        return mapping
    }
}

extension BindingDeclaration.Mapping {
    static let table = Table<Self>(
        "binding",
        [
            Key("database", .name(of: "a database"), { $0.database = $1 }, "the database whose URL the key gets"),
            Key("access", .word, { $0.access = $1 }, "what the login may do: owner, readwrite or read"),
            Key(
                "as",
                .word,
                { $0.part = $1 },
                "the part of the connection that the key gets; url if it says nothing"
            ),
            Key(
                "secret",
                .reference,
                { $0.secret = $1 },
                "where the value is kept: { env: NAME } or { file: NAME }"
            ),
            Key("external", .affirmed, { $0.external = $1 }, "set by hand; leash only checks that it is there"),
            Key("skip", .affirmed, { $0.skip = $1 }, "no value is injected, and none is missed"),
        ],
        oneOf: ["database", "secret", "external", "skip"],
        companions: [("access", needs: "database"), ("as", needs: "database")]
    )
}

extension ValueType where Value == BindingDeclaration {
    static let binding = ValueType(schema: ["anyOf": [literalSchema, BindingDeclaration.Mapping.table.schema]]) {
        node,
        reader in
        var mapping = BindingDeclaration.Mapping()
        switch node.content {
        case .mapping(let pairs): BindingDeclaration.Mapping.table.read(pairs, into: &mapping, &reader)
        case .sequence: reader.mismatch(node, "a text or a mapping")
        case .scalar where node.isNull:
            reader.report(node.mark, "\(reader.subject) has no value", hint: "write \"\" for an empty one")
        case .scalar(let text, _):
            // No message repeats the text: it may be a secret in the wrong place.
            if let complaint = complaint(ofLiteral: text) {
                reader.report(node.mark, "\(reader.subject) \(complaint.message)", hint: complaint.hint)
            }
            return .literal(text)
        }
        return .mapping(mapping)
    }
}

private let literalSchema: JSON = [
    "type": ["string", "number", "boolean"],
    "pattern":
        "^([^\\s'\"\\\\\\x00-\\x1f\\x7f]([^'\"\\\\\\x00-\\x08\\x0a-\\x1f\\x7f]*[^\\s'\"\\\\\\x00-\\x1f\\x7f])?)?$",
    "not": ["type": "string", "pattern": "://([^/?#]*:[^/?#]+@|.*[?&]password=.)"],
]

/// Why a value of the files can't become the value of a key; `nil` if it can.
private func complaint(ofLiteral text: String) -> Complaint? {
    if isWord(text) { return nil }
    if holdsPassword(text) {
        let ways = "use { secret: { file: NAME } } or { external: true }, and take the password out of git"
        return Complaint("is a URL with a password", hint: ways)
    }
    if let unfit = unfit(text) {
        return Complaint(
            "holds \(unfit), which env files can't carry",
            hint: "use { external: true }, or encode the value"
        )
    }
    if isBlank(text.unicodeScalars.first) || isBlank(text.unicodeScalars.last) {
        return Complaint("begins or ends with a blank, which env files can't carry", hint: "remove it")
    }
    return nil
}

/// Whether it has only signs that none of the other checks looks for, as nearly every value that is no URL.
private func isWord(_ text: String) -> Bool {
    let (quote, backslash) = (UInt8(ascii: "'"), UInt8(ascii: "\\"))
    return text.utf8.allSatisfy {
        $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != quote && $0 != backslash && $0 != UInt8(ascii: ":")
    }
}

private func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar, !scalar.isASCII else {
        return scalar.map { " \t\n\r\u{b}\u{c}".unicodeScalars.contains($0) } ?? false
    }
    return scalar.properties.isWhitespace
}

private func unfit(_ text: String) -> String? {
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return "a line break"
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return "a quote"
        case UInt8(ascii: "\\"): return "a backslash"
        case 0: return "a NUL byte"
        case 1..<0x09, 0x0b..<0x20, 0x7f: return "a control character"
        default: continue
        }
    }
    return nil
}

/// Whether a text is a URL that carries a password, in its authority or as a parameter.
private func holdsPassword(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { text in
        guard let authority = text.end(of: "://") else { return false }
        return holdsPassword(afterScheme: text[authority...])
    }
}

private func holdsPassword(afterScheme rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if rest.holds("?password=") || rest.holds("&password=") { return !rest.suffix(9).elementsEqual("password=".utf8) }
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")), let colon = authority.firstIndex(of: UInt8(ascii: ":"))
    else { return false }
    return colon + 1 < at
}
