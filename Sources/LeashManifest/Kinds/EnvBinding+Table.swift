import LeashCore
import YAML

struct BindingDeclaration: Equatable, Sendable {
    var literal: String?
    var database: Desired<String>?
    var access: Desired<Access>?
    var part: Desired<EnvBinding.Part>?
    var secret: Desired<Reference>?
    var external: Desired<Bool>?
    var skip: Desired<Bool>?

    static let table = Table<Self>(
        "binding",
        [
            Key("database", .name(of: "a database"), \.database, "the database whose URL the key gets"),
            Key("access", .word, \.access, "what the login may do: owner, readwrite or read"),
            Key("as", .word, \.part, "the part of the connection that the key gets; url if it says nothing"),
            Key("secret", .reference, \.secret, "where the value is kept: { env: NAME } or { file: NAME }"),
            Key("external", .affirmed, \.external, "set by hand; leash only checks that it is there"),
            Key("skip", .affirmed, \.skip, "no value is injected, and none is missed"),
        ],
        oneOf: ["database", "secret", "external", "skip"],
        companions: [("access", needs: "database"), ("as", needs: "database")]
    )
}

extension ValueType where Value == BindingDeclaration {
    /// A scalar, which is the value itself, or a mapping that says where the value is.
    static let binding = ValueType(schema: ["anyOf": [literalSchema, BindingDeclaration.table.schema]]) {
        node,
        reader in
        var binding = BindingDeclaration()
        switch node.content {
        case .mapping(let pairs): BindingDeclaration.table.read(pairs, into: &binding, &reader)
        case .sequence: reader.mismatch(node, "a text or a mapping")
        case .scalar where node.isNull:
            reader.report(node.mark, "\(reader.subject) has no value", hint: "write \"\" for an empty one")
        case .scalar(let text, _):
            // No message repeats the text: it may be a secret in the wrong place.
            if let complaint = complaint(ofLiteral: text) {
                reader.report(node.mark, "\(reader.subject) \(complaint.message)", hint: complaint.hint)
            }
            binding.literal = text
        }
        return binding
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
    let isBlank: (Character?) -> Bool = { $0?.isWhitespace == true }
    if isBlank(text.first) || isBlank(text.last) {
        return Complaint("begins or ends with a blank, which env files can't carry", hint: "remove it")
    }
    return nil
}

private func unfit(_ text: String) -> String? {
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n", "\r": return "a line break"
        case "'", "\"": return "a quote"
        case "\\": return "a backslash"
        case "\0": return "a NUL byte"
        case "\u{1}"..<"\t", "\u{b}"..<" ", "\u{7f}": return "a control character"
        default: continue
        }
    }
    return nil
}

/// Whether a text is a URL that carries a password, in its authority or as a parameter.
private func holdsPassword(_ text: String) -> Bool {
    guard let scheme = text.firstRange(of: "://") else { return false }
    let rest = text[scheme.upperBound...]
    if rest.contains("?password=") || rest.contains("&password=") { return !rest.hasSuffix("password=") }
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@"), let colon = authority.firstIndex(of: ":") else { return false }
    return colon < at && authority.index(after: colon) < at
}
