package import LeashCore
import LeashPostgres
import PQ

extension Site {
    /// What is used of servers now.
    ///
    /// - Parameter databases: whose size is wanted, as the servers name them, by server; only these servers are asked.
    /// - Returns: the usage by server; of one that doesn't answer there is none.
    package func usage(of databases: [String: [String]]) async -> [String: Usage] {
        await withTaskGroup(of: (String, Usage?).self) { group in
            for (name, databases) in databases {
                guard let endpoint = endpoints[name] else { continue }
                group.addTask { (name, await endpoint.usage(of: databases)) }
            }
            var usage: [String: Usage] = [:]
            for await (name, used) in group { usage[name] = used }
            return usage
        }
    }
}

extension Endpoint {
    fileprivate func usage(of databases: [String]) async -> Usage? {
        guard let sessions = try? await sessions() else { return nil }
        return Usage(sessions: sessions, sizes: await sizes(of: databases))
    }
}
