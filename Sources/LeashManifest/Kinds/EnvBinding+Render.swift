import LeashCore

extension Renderer {
    func env(_ app: String, _ bindings: ByName<Desired<EnvBinding>>) -> Rendered {
        .mapping(
            bindings.sorted { $0.key < $1.key }.map { key, binding in
                let isImplied = declared.env[app]?.value[key] == nil
                let origin = isImplied ? "the app's only database (\(place(binding.source)))" : place(binding.source)
                return (key, .value(binding.value.json, from: origin))
            }
        )
    }
}

extension EnvBinding {
    /// The binding as files write it.
    fileprivate var json: JSON {
        switch self {
        case .literal(let text): .string(text)
        case .database(let name, let access, let part):
            ["database": .string(name), "access": .string(access.rawValue), "as": .string(part.rawValue)]
        case .secret(let reference): ["secret": reference.json]
        case .external: ["external": true]
        case .skip: ["skip": true]
        }
    }
}
