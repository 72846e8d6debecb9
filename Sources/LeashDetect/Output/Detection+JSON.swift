package import LeashCore

extension Detection {
    /// Everything that was found, in the format `leash.detection/1`.
    package func json() -> JSON {
        [
            "format": "leash.detection/1",
            "apps": .array(apps.map(\.json)),
            "warnings": .array(warnings.map { $0.location.json.adding(["message": .string($0.message)]) }),
        ]
    }
}

extension Detection.App {
    fileprivate var json: JSON {
        [
            "path": .string(path.isEmpty ? "." : path),
            "runtimes": .array(runtimes.map(\.json)),
            "needs": .array(needs.map(\.json)),
        ]
    }
}

extension Runtime {
    fileprivate var json: JSON {
        let framework = framework.map { JSON.object([("name", .string($0.name))]).adding($0.location.json) }
        return JSON.object([("name", .string(name)), ("rank", .string(rank.name))]).adding(location.json)
            .adding(["framework": framework ?? .null])
    }
}

extension Need {
    fileprivate var json: JSON {
        [
            "service": .string(service.rawValue),
            "variable": .string(service.variable),
            "verdict": .string(verdict.rawValue),
            "evidence": .array(evidence.map(\.json)),
            "for": .array(witnesses.map(\.json)),
            "against": .array(counterWitnesses.map(\.json)),
        ]
    }
}

extension Evidence {
    fileprivate var json: JSON {
        JSON.object([("level", .string(level.name)), ("name", .string(name))]).adding(location.json)
            .adding(["reason": JSON(reason)])
    }
}

extension Witness {
    fileprivate var json: JSON {
        JSON.object([("engine", .string(engine.name)), ("text", .string(text))]).adding(location.json)
            .adding(["tools": JSON(tools.sorted())])
    }
}

extension Engine {
    fileprivate var name: String {
        switch self {
        case .service(let service): service.rawValue
        case .other(let name): name
        }
    }
}

extension SourceLocation {
    fileprivate var json: JSON { ["file": .string(file), "line": .number(line)] }
}
