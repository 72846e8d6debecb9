/// A plan that somebody saved, as far as it must be compared with the one that would be made now.
///
/// It is never carried out itself: apply makes its own plan, and goes on only if the two are the same.
package struct SavedPlan: Equatable, Sendable {
    package var revision: String?
    /// Those that were neither held nor blocked.
    package var ready: [Action]

    package struct Action: Equatable, Sendable {
        package var id: String
        package var address: String
        package var fields: [Field]
        package var requires: [String]
        package var fingerprint: String
    }

    /// Why a text is no saved plan.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let description: String

        package init(_ description: String) { self.description = description }
    }

    /// Reads what `Plan.json` wrote, and passes over keys that this version does not know.
    package init(json text: String) throws(Malformed) {
        let json: JSON
        do {
            json = try JSON.parse(text)
        } catch {
            throw Malformed("not a saved plan: not JSON at \(error)")
        }
        guard let format = json["format"]?.text else { throw Malformed("not a saved plan: no \"format\"") }
        guard format == Plan.format else {
            throw Malformed("a file of format '\(format.printable)'; this leash reads \(Plan.format)")
        }
        guard let actions = json["actions"]?.elements else { throw Malformed("a damaged plan: no list of \"actions\"") }
        revision = json["revision"]?.text
        ready = []
        for (index, action) in actions.enumerated() where !action.isWithheld {
            guard let action = Action(action) else { throw Malformed("a damaged plan: action \(index + 1)") }
            ready.append(action)
        }
        guard Set(ready.map(\.id)).count == ready.count else { throw Malformed("a damaged plan: an id comes twice") }
    }
}

extension SavedPlan.Action {
    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.text, let address = json["address"]?.text, !id.isEmpty,
            let fields = json["fields"]?.elements, let requires = json["requires"]?.elements,
            let fingerprint = json["fingerprint"]?.text
        else { return nil }
        self.init(
            id: id,
            address: address,
            fields: fields.compactMap(Field.init),
            requires: requires.compactMap(\.text),
            fingerprint: fingerprint
        )
        guard self.fields.count == fields.count, self.requires.count == requires.count else { return nil }
    }
}

extension Field {
    /// Without its cause, which says where a change came from, not what it is.
    fileprivate init?(_ json: JSON) {
        guard let path = json["path"]?.text, let before = json["before"]?.textOrNull,
            let after = json["after"]?.textOrNull
        else { return nil }
        self.init(path, from: before, to: after)
    }
}

extension JSON {
    fileprivate var isWithheld: Bool { self["held"]?.text != nil || self["blocked"]?.text != nil }

    /// A text or none; `nil` if it is neither a string nor `null`.
    fileprivate var textOrNull: String?? {
        switch self {
        case .string(let text): .some(text)
        case .null: .some(nil)
        default: nil
        }
    }
}
