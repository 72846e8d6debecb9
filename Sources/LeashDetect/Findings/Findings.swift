package import LeashCore

/// What was found in one app's folder, before it is judged.
package struct Findings: Sendable {
    package var runtimes: [Runtime] = []
    package var evidence: [Evidence] = []
    package var witnesses: [Witness] = []
    /// Files that could not be read or understood, and places that were left out.
    package var warnings: [Diagnostic] = []

    package init() {}

    /// Notes a dependency by what its ecosystem's table says of it.
    mutating func note(_ dependency: Dependency, _ meanings: [Meaning]) {
        for meaning in meanings {
            switch meaning {
            case .driver(let service): evidence.append(dependency.evidence(of: service, .driver))
            case .tool(let services):
                for service in services { evidence.append(dependency.evidence(of: service, .tool)) }
            case .hint(let service): evidence.append(dependency.evidence(of: service, .hint))
            case .witness(let engine):
                guard dependency.use == .runtime else { continue }
                witnesses.append(Witness(engine, dependency.name, at: dependency.location))
            }
        }
    }
}

extension Dependency {
    fileprivate func evidence(of service: Service, _ level: Level) -> Evidence {
        guard let reason = use.reason else { return Evidence(service, level, name, at: location) }
        return Evidence(service, .hint, name, at: location, reason: reason)
    }
}
