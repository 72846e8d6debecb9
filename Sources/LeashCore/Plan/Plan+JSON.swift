extension Plan {
    /// The name of this form of a plan, to which keys may be added; none changes its meaning or goes.
    package static let format = "leash.plan/1"

    /// The plan as programs read it, and as `diff --out` saves it.
    package func json() -> JSON {
        guard case .object(let head) = header, case .object(let tail) = context else { return .null }
        return .object(head + [("actions", .array(items.map { .object($0.json) }))] + tail)
    }

    /// An object a line: the actions in their order, then one with all that `json` has besides.
    package func jsonl() -> String {
        guard case .object(let head) = header, case .object(let tail) = context else { return "" }
        let actions = items.map { JSON.object([("type", "action")] + $0.json) }
        let lines = actions + [.object([("type", "summary")] + head + tail)]
        return lines.map { $0.text(pretty: false) + "\n" }.joined()
    }

    private var header: JSON {
        [
            "format": .string(Plan.format),
            "revision": JSON(revision),
            "complete": .bool(isComplete),
            "applyable": .bool(!ready.isEmpty),
            "summary": summary.json,
        ]
    }

    private var context: JSON {
        [
            "unreachable": .reasons(unreachable),
            "frozen": JSON(frozen),
            "waiting": .reasons(waiting),
            "backupsDue": .reasons(backupsDue),
            "warnings": JSON(warnings),
        ]
    }
}

extension Plan.Summary {
    /// Every action is there, so that a program need not ask whether a key is.
    ///
    /// `blocked` counts all that can't be done, whatever the action.
    fileprivate var json: JSON {
        let counts = Action.allCases.filter { $0 != .blocked }.map { ($0.rawValue, JSON.number(actions[$0] ?? 0)) }
        return .object(
            counts + [
                ("ready", .number(ready)), ("held", .number(held)), ("blocked", .number(blocked)),
                ("apps", .number(apps)), ("appsInSync", .number(appsInSync)),
            ]
        )
    }
}

extension Plan.Item {
    /// The keys of one action; its step stays out, for it holds the literals of the files.
    fileprivate var json: [(String, JSON)] {
        [
            ("id", .string(id)),
            ("address", .string(address)),
            ("app", JSON(app)),
            ("action", .string(action.rawValue)),
            ("destructive", .bool(action.isDestructive)),
            ("source", source.map { ["file": .string($0.file), "line": .number($0.line)] } ?? .null),
            ("fields", .array(fields.map { $0.json(isSensitive: isSensitive) })),
            ("requires", JSON(requires)),
            ("held", status.word == "held" ? JSON(status.reason) : .null),
            ("blocked", status.word == "blocked" ? JSON(status.reason) : .null),
            ("note", JSON(note)),
            ("fingerprint", .string(fingerprint)),
        ]
    }
}

extension Field {
    fileprivate func json(isSensitive: Bool) -> JSON {
        [
            "path": .string(path),
            "before": JSON(before),
            "after": JSON(after),
            "cause": .string(cause.word),
            "sensitive": .bool(isSensitive),
        ]
    }
}
