internal import LeashCore

/// The members of an object, taken one by one, so that none is overlooked.
struct JSONMembers {
    private var left: ArraySlice<(String, JSON)>

    /// - Parameter bytes: the text of one object.
    /// - Throws: ``JSONProblem`` for anything else.
    init(parsing bytes: ArraySlice<UInt8>) throws(JSONProblem) {
        let json: JSON
        do {
            json = try JSON.parse(bytes)
        } catch {
            throw JSONProblem(error.description)
        }
        try self.init(json)
    }

    init(_ json: JSON) throws(JSONProblem) {
        guard case .object(let members) = json else { throw JSONProblem("an object is missing") }
        left = members[...]
    }

    mutating func take(_ name: String) -> JSON? {
        // leash asks in the order in which it writes.
        if left.first?.0 == name { return left.removeFirst().1 }
        guard let index = left.firstIndex(where: { $0.0 == name }) else { return nil }
        return left.remove(at: index).1
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
        guard case .number(let number) = take(name), number >= 0 else { throw JSONProblem("\"\(name)\" is no number") }
        return number
    }

    /// Members that this version does not know would be lost when it writes.
    func finish() throws(JSONProblem) {
        if let name = left.first?.0 { throw JSONProblem("\"\(EnvSyntax.printable(name))\" is unknown") }
    }
}

/// What is wrong with the text of a record.
package struct JSONProblem: Error {
    package let message: String

    init(_ message: String) { self.message = message }
}
