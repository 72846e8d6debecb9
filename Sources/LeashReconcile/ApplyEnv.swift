import LeashCore
import LeashEnv
import LeashPostgres
import PQ

extension ApplyRun {
    func execute(_ step: EnvStep, named id: String, on session: ServerSession?) async throws {
        switch step.work {
        case .inject(let injection): try await inject(injection, step, named: id, on: session)
        case .write(let values): try await write(values, step)
        case .remove(let keys): try await change(step) { $0.remove = Set(keys) }
        case .notify: break
        }
        try await notify(step)
    }

    /// New password, proven by a login, then published: at no instant does the env hold one that doesn't work.
    private func inject(
        _ injection: Injection,
        _ step: EnvStep,
        named id: String,
        on session: ServerSession?
    ) async throws {
        guard let session else { throw ApplyError("server/\(injection.server) was not opened") }
        let (password, verifier) = await mint.next()
        try await session.activate(injection.login, verifier: verifier, named: id)
        try await prove(injection, password)
        let store = try await site.store.identify()
        if live.servers[injection.server]?.value?.installation != .present(envStore: store) {
            try await session.record(envStore: store)
        }
        var values: [String: EnvChanges.Value] = [:]
        for (key, part) in injection.keys {
            let credential = EnvCredential(
                server: injection.server,
                database: injection.database,
                login: injection.login,
                verifier: verifier,
                part: part,
                address: injection.address,
                file: injection.file
            )
            guard let value = part.value(address: injection.address, login: injection.login, password: password) else {
                throw ApplyError("\(key): a \(part.rawValue) can't be made of a socket's address")
            }
            values[key] = EnvChanges.Value(value, owner: .leash(credential))
        }
        try await change(step) { change in
            change.set = values
            change.remove = Set(injection.removes)
        }
        try await session.publish(injection.login, expiring: injection.expires, grace: Injection.grace)
    }

    private func prove(_ injection: Injection, _ password: Secret) async throws {
        let address = injection.address
        let listener = Listener(host: address.host, port: address.port, sslmode: address.sslmode)
        let info = listener.conninfo(login: injection.login, password: password, database: address.database)
        switch await Connection.probe(info) {
        case .accepted(usedPassword: true): return
        case .accepted(usedPassword: false):
            guard injection.isProven else { return }
            throw ApplyError("login check: the server let \(injection.login) in without asking for its password")
        case .refused(let message, _), .unreachable(let message):
            throw ApplyError("login check of \(injection.login) failed: \(message); the env was not changed")
        }
    }

    private func write(_ values: [String: GitValue], _ step: EnvStep) async throws {
        var changes: [String: EnvChanges.Value] = [:]
        for (key, value) in values {
            let secret: Secret
            switch value.source {
            case .literal(let text): secret = Secret(text)
            case .secret(let reference):
                guard let found = site.secrets.read(reference).value else { throw ApplyError("\(reference) is gone") }
                secret = found
            }
            if let problem = EnvSyntax.problem(inValue: secret) { throw ApplyError("\(key): \(problem)") }
            changes[key] = EnvChanges.Value(secret, owner: .git(file: value.file))
        }
        try await change(step) { $0.set = changes }
    }

    /// Changes the app's env, unless one of the keys is no longer what the plan was made from.
    private func change(_ step: EnvStep, _ body: (inout EnvChanges) -> Void) async throws {
        var changes = EnvChanges(by: .files, unnotified: step.onChange == nil ? nil : true)
        body(&changes)
        let entries = live.env.value?.apps[step.app] ?? [:]
        for key in Set(changes.set.keys).union(changes.remove) {
            changes.expecting[key] = entries[key].map { .value($0.digest) } ?? .absent
        }
        try await site.store.write(changes, app: step.app)
    }

    /// Runs the app's command, and only then forgets that it is owed.
    private func notify(_ step: EnvStep) async throws {
        guard let command = step.onChange else { return }
        do {
            try await site.commands.run(command, app: step.app)
        } catch {
            let reason = await site.masked("\(error)", for: step.app)
            throw ApplyError("the env is written, but onChange failed and is tried again: \(reason)")
        }
        try await site.store.write(EnvChanges(by: .files, unnotified: false), app: step.app)
    }
}
