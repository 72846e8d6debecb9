extension DatabaseStatus {
    var json: JSON {
        .object(
            head + model + [("limits", .array(limits.map(\.json))), ("findings", .array(findings.map(\.json)))] + rest
        )
    }

    private var head: [(String, JSON)] {
        let source = known.declared?.source
        return [
            ("address", .string(address)),
            ("state", .string(condition.key)),
            ("declared", .bool(source != nil)),
            ("source", source.map { ["file": .string($0.file), "line": .number($0.line)] } ?? .null),
            ("app", .string(known.app)),
            ("server", .string(known.server)),
            ("existing", .string(known.existing)),
            ("manage", JSON(desired.map { $0.management == .observe ? "observe" : "own" })),
        ]
    }

    private var model: [(String, JSON)] {
        [
            ("ownerRole", JSON(ownerRole)),
            ("login", JSON(logins.first?.name)),
            ("logins", .array(logins.map(\.json))),
            ("host", JSON(way?.host)),
            ("port", way.map { .number($0.port) } ?? .null),
            ("access", .array(access.map(\.json))),
            ("extensions", JSON(desired?.extensions ?? [])),
            ("insideCheckedNow", .bool(inside?.value != nil)),
            ("protect", .bool(desired?.isProtected ?? known.mark?.isProtected ?? false)),
            ("backup", backup?.json ?? desired.map { ["policy": JSON($0.backup)] } ?? .null),
            ("stage", JSON(known.mark?.stage.word)),
            ("appliedAt", applied.map { .number($0.at) } ?? .null),
            ("appliedRevision", JSON(applied?.revision)),
        ]
    }

    private var rest: [(String, JSON)] {
        [
            ("unreachable", .reasons(unreachable)),
            ("frozen", .bool(isFrozen)),
            ("waiting", JSON(waiting)),
        ]
    }
}

extension DatabaseStatus.Login {
    fileprivate var json: JSON {
        [
            "name": .string(name),
            "sessions": sessions.map { .number($0) } ?? .null,
            "secondsLeft": left.map { .number($0) } ?? .null,
        ]
    }
}

extension DatabaseStatus.AppAccess {
    fileprivate var json: JSON {
        ["app": .string(app), "access": .string(access.rawValue), "logins": .array(logins.map(\.json))]
    }
}
