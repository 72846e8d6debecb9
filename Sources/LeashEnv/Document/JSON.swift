/// The part of JSON that leash's own records use: no arrays, no fractions, no null.
///
/// Ten thousand headers are read in each round; Foundation's decoder takes longer for them than for all the rest.
indirect enum JSON: Equatable {
    struct Member: Equatable {
        var name: String
        var value: JSON
    }

    case object([Member])
    case string(String)
    case integer(Int)
    case bool(Bool)

    /// Members in the order given; those that are `nil` are left out.
    static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    /// The text in one line, without blanks.
    var text: String {
        switch self {
        case .object(let members):
            "{" + members.map { Self.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
        case .string(let string): Self.quoted(string)
        case .integer(let number): String(number)
        case .bool(let bool): bool ? "true" : "false"
        }
    }

    /// A string as a JSON text.
    static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20: text += "\\u00" + hexadecimal([UInt8(scalar.value)])
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

/// The members of an object, taken one by one, so that none is overlooked.
struct JSONMembers {
    private var left: [JSON.Member]

    init(_ json: JSON) throws(JSONProblem) {
        guard case .object(let members) = json else { throw JSONProblem("an object is missing") }
        left = members
    }

    mutating func take(_ name: String) -> JSON? {
        guard let index = left.firstIndex(where: { $0.name == name }) else { return nil }
        return left.remove(at: index).value
    }

    mutating func string(_ name: String) throws(JSONProblem) -> String {
        guard let text = try optionalString(name) else { throw JSONProblem("\"\(name)\" is missing") }
        return text
    }

    mutating func optionalString(_ name: String) throws(JSONProblem) -> String? {
        switch take(name) {
        case .string(let text): text
        case nil: nil
        default: throw JSONProblem("\"\(name)\" is no string")
        }
    }

    mutating func integer(_ name: String) throws(JSONProblem) -> Int {
        guard case .integer(let number) = take(name) else { throw JSONProblem("\"\(name)\" is no number") }
        return number
    }

    /// Members that this version does not know would be lost when it writes.
    func finish() throws(JSONProblem) {
        if let member = left.first { throw JSONProblem("\"\(EnvSyntax.printable(member.name))\" is unknown") }
    }
}

/// What is wrong with a JSON text.
struct JSONProblem: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
