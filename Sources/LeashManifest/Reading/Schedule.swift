import LeashCore
import YAML
import Zones

extension ValueType where Value == CronSchedule {
    static let schedule = ValueType(
        schema: ["type": "string", "pattern": "^ *([0-9A-Za-z*,/-]+ +){4}[0-9A-Za-z*,/-]+ *$"]
    ) { node, reader in
        guard let text = reader.text(node, "a schedule of five fields, as in 0 3 * * *") else { return nil }
        do throws(CronSchedule.Problem) {
            return try CronSchedule(text)
        } catch {
            let complaint = complaint(about: error)
            reader.report(node.mark, "\(reader.subject) \(complaint.message)", hint: complaint.hint)
            return nil
        }
    }
}

private func complaint(about problem: CronSchedule.Problem) -> Complaint {
    switch problem {
    case .isShorthand: return Complaint("is a shorthand", hint: "write five fields, as in 0 3 * * *")
    case .hasFields(let count):
        let order = "minute, hour, day of the month, month, day of the week"
        return Complaint("must have 5 fields, not \(count)", hint: order)
    case .hasNo(let field, let text, let range):
        let values = "\(field): \(range.lowerBound) to \(range.upperBound)"
        return Complaint("has no \(field) '\(shown(text) ?? "?")'", hint: values)
    case .neverRuns: return Complaint("names a day that no month has", hint: "it would never run")
    }
}

extension ValueType where Value == String {
    /// The name of a time zone, by its form alone: which zones there are, the check of all files asks this machine.
    static let timezone = text(
        "the name of a time zone",
        [
            "pattern": "^(?=.{1,64}$)[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}$",
            "not": ["enum": .array(ZoneName.abbreviations.map(JSON.string))],
        ]
    ) { name in
        if let meant = ZoneName.meant(by: name) {
            return Complaint("is an abbreviation, and no name of a time zone", hint: "write '\(meant)'")
        }
        if ZoneName.isWellFormed(name) { return nil }
        let mended = name.split(separator: "/").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
            separator: "/"
        )
        let hint = ZoneName.isWellFormed(mended) ? "did you mean '\(mended)'?" : "as in Etc/UTC or Europe/Berlin"
        return Complaint("is no name of a time zone", hint: hint)
    }
}
