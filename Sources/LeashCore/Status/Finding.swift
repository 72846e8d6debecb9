/// One thing that is not as the files say: an item of the plan, told in short.
package struct Finding: Equatable, Sendable {
    package let item: Plan.Item
    /// Whether leash had applied the resource before: then one that is to be created has gone.
    package let wasApplied: Bool

    package var condition: Condition { item.status.condition }

    /// Which side moved.
    package enum Cause: String, Sendable {
        case files, live, both
    }

    /// Which side moved; `nil` for what can't be done at all, or only follows from another change.
    package var cause: Cause? {
        guard item.action != .blocked else { return nil }
        var (files, live) = (false, false)
        for field in item.fields {
            switch field.cause {
            case .follows: continue
            case .desired: files = true
            case .drift: live = true
            case .both: (files, live) = (true, true)
            }
        }
        if item.action == .create { return wasApplied ? .live : .files }
        // What is taken away goes because the files no longer have it.
        if item.action.takesAway { return .files }
        switch (files, live) {
        case (true, true): return .both
        case (true, false): return .files
        case (false, true): return .live
        case (false, false): return item.fields.isEmpty ? .files : nil
        }
    }

    private var isNew: Bool {
        item.action == .create || (!item.fields.isEmpty && item.fields.allSatisfy { $0.before == nil })
    }

    /// What apply would do: `update database/shop: limits.connections`.
    package var text: String {
        // Of a database that goes, only its stage changes.
        let paths = item.action.takesAway && item.address.hasPrefix("database/") ? "" : item.changedPaths
        let action = item.action == .blocked ? item.action.sign : "\(item.action.sign) \(item.action.rawValue)"
        return "\(action) \(item.address)" + (paths.isEmpty ? "" : ": \(paths)")
    }

    /// Why it stands as it does: what stops it, else which side moved.
    package var remark: String {
        switch (item.status, cause) {
        case (.held(let reason), _): "HELD: \(reason)"
        case (.blocked(let reason), _): item.action == .blocked ? reason : "BLOCKED: \(reason)"
        case (.ready, .live): item.action == .create ? "gone, outside leash" : "changed outside leash"
        case (.ready, .both): "both changed"
        case (.ready, _) where isNew: "not there yet"
        case (.ready, .files): "the files changed"
        case (.ready, nil): "follows from another change"
        }
    }

    var line: TextRow.Line {
        let paint = condition == .drifted ? TextStyle.Paint.dim : condition.paint
        return TextRow.Line(text, remark: remark, remarkPaint: paint)
    }

    var json: JSON {
        [
            "id": .string(item.id),
            "address": .string(item.address),
            "action": .string(item.action.rawValue),
            "state": .string(condition.key),
            "cause": JSON(cause?.rawValue),
            "paths": JSON(item.fields.map(\.path)),
            "reason": JSON(item.status.reason),
        ]
    }
}
