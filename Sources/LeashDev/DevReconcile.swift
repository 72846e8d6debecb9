internal import Glibc
package import LeashCore
internal import LeashEnv
internal import LeashReconcile

extension DevServer {
    /// Makes the running server, and the env store beside it, as a state asks for: by the same round as `leashctl apply`.
    ///
    /// - Parameters:
    ///   - state: what it is to hold.
    ///   - url: the admin's, as ``start(connections:progress:)`` gives it.
    ///   - progress: called with what is under way.
    /// - Returns: the values of the app's env, by key.
    /// - Throws: ``DevError`` when a part of it can't be done.
    package func reconcile(
        _ state: DevState,
        url: String,
        progress: @escaping @Sendable (String) -> Void
    ) async throws -> [String: Secret] {
        let site = try site(state, url)
        let desired = site.desired
        var options = ApplyOptions { Policy(desired: desired, live: $0) }
        // There is no other store that this server's URLs could be in.
        options.refresh.adoptsEnvStore = true
        options.lockTimeout = 10
        var (plan, _) = await site.plan(options)
        if plan.unreachable["server/main"] != nil {
            try await awaitLogins(at: url)
            (plan, _) = await site.plan(options)
        }
        if let (address, reason) = plan.unreachable.min(by: { $0.key < $1.key }) {
            throw DevError("\(address) of the private server: \(reason)")
        }
        if !plan.ready.isEmpty { plan = try await apply(plan, options, site, progress) }
        try check(plan, state)
        return try await values(of: state.app, in: site)
    }

    /// All that the app's env holds: what a person has set there, too.
    private func values(of app: String, in site: Site) async throws(DevError) -> [String: Secret] {
        do throws(EnvStoreError) {
            return try await site.store.values(app: app)
        } catch {
            throw DevError("\(error)")
        }
    }

    private func site(_ state: DevState, _ url: String) throws(DevError) -> Site {
        if mkdir(home.secrets, 0o700) != 0, errno != EEXIST {
            throw DevError("making \(home.secrets): \(String(cString: strerror(errno)))")
        }
        try home.write(url + "\n", to: "\(home.secrets)/main-url")
        try home.write(state.text, to: home.state)
        let desired = try state.desired()
        return Site(
            desired: desired,
            root: home.path,
            environment: environment,
            commands: "\(home.path)/commands.yaml",
            sessionName: "leashctl dev"
        )
    }

    private func apply(
        _ plan: Plan,
        _ options: ApplyOptions,
        _ site: Site,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> Plan {
        let done = try await site.apply(plan, isBinding: false, options, stop: Stop()) { progress($0.id) }
        if let holder = done.locked["main"] { throw DevError("the private server is being changed by \(holder)") }
        for entry in done.report.entries {
            guard case .failed(let reason) = entry.outcome else { continue }
            throw DevError("\(entry.item.label): \(reason)")
        }
        return done.plan
    }

    /// What can't be done is an error; what is only not taken away, such as the database of an earlier name, is none.
    private func check(_ plan: Plan, _ state: DevState) throws(DevError) {
        for item in plan.items where item.app == nil || item.app == state.app {
            guard case .blocked(let reason) = item.status else { continue }
            throw DevError("\(item.label): \(reason)")
        }
    }
}
