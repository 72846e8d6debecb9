/// What is made of all evidence that one app needs a service.
package struct Need: Hashable, Sendable {
    package enum Verdict: String, Sendable {
        /// It needs one: whoever deploys it is to say which.
        case needed
        /// It uses a tool that may need one, and nothing tells.
        case unclear
        /// What was found proves nothing.
        case none
    }

    package var service: Service
    package var verdict: Verdict
    /// The strongest first, then by place.
    package var evidence: [Evidence]
    /// The settings that speak for it.
    package var witnesses: [Witness]
    /// Those that speak for another engine.
    package var counterWitnesses: [Witness]
}

extension Findings {
    /// What each service's evidence comes to; services without any are left out.
    ///
    /// A driver or a declaration is enough. A tool needs a witness, unless none is against it: then nobody knows. A hint
    /// proves nothing, and no witness beats a driver.
    package var needs: [Need] {
        Service.allCases.compactMap { service in
            let found = Set(evidence.filter { $0.service == service }).sorted { $0.isBefore($1) }
            let spoken = witnesses.filter { $0.engine == .service(service) }
            guard !found.isEmpty else { return nil }
            var need = Need(service: service, verdict: .none, evidence: found, witnesses: spoken, counterWitnesses: [])
            need.counterWitnesses = counterWitnesses(of: found, service)
            need.verdict = verdict(of: need)
            return need
        }
    }

    private func verdict(of need: Need) -> Need.Verdict {
        guard let strongest = need.evidence.first else { return .none }
        switch strongest.level {
        case .declared, .driver: return .needed
        case .hint: return .none
        case .tool:
            let tools = need.evidence.filter { $0.level == .tool }
            if tools.contains(where: { tool in need.witnesses.contains { $0.speaks(for: tool.name) } }) {
                return .needed
            }
            let isOpen = tools.contains { tool in !need.counterWitnesses.contains { $0.speaks(for: tool.name) } }
            return isOpen ? .unclear : .none
        }
    }

    /// What tells of another engine that one of these tools speaks to.
    private func counterWitnesses(of evidence: [Evidence], _ service: Service) -> [Witness] {
        let tools = evidence.filter { $0.level == .tool }
        return witnesses.filter { witness in
            witness.engine != .service(service)
                && tools.contains { witness.speaks(for: $0.name) && isChoice(witness.engine, of: $0) }
        }
    }

    /// Whether a tool that may speak to one service could speak to this engine instead: a Redis beside it tells nothing
    /// of an ORM, nor a MySQL of a queue.
    private func isChoice(_ engine: Engine, of tool: Evidence) -> Bool {
        switch engine {
        case .service(let other):
            evidence.contains { $0.level == .tool && $0.name == tool.name && $0.service == other }
        case .other(let name): (tool.service == .redis) == Self.brokers.contains(name)
        }
    }

    /// Engines that stand where a Redis may, and not where a database does.
    private static let brokers: Set<String> = ["amqp", "rabbitmq", "memcached", "kafka", "sqs", "memory"]
}

extension Witness {
    func speaks(for tool: String) -> Bool { tools.isEmpty || tools.contains(tool) }
}

extension Evidence {
    fileprivate func isBefore(_ other: Evidence) -> Bool {
        if level != other.level { return level > other.level }
        return location == other.location ? name < other.name : location < other.location
    }
}
