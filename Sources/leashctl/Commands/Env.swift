import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashEnv
import LeashManifest
import LeashReconcile

/// Implements `leashctl env`, which works on the env store alone: no server is asked.
struct Env: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Read and set the keys of apps' environments.",
        discussion: """
            Each key has one owner: leash (injected), git (the files say it) or human (set by hand). Values are shown \
            only where --reveal asks for them.

            EXAMPLES
              leashctl --state state env list notes
              psql "$(leashctl --state state env get notes DATABASE_URL --reveal)"
              leashctl --state state env set notes MONGODB_URI < file-with-the-value
              leashctl --state state env export notes --format shell

            EXIT STATUS
              0 done · 1 no such app or key, or not yours to change · 4 leash.yaml holds an error · 64 usage
            """,
        subcommands: [EnvList.self, EnvGet.self, EnvSet.self, EnvUnset.self, EnvExport.self]
    )
}

/// The env store as one command finds it, and what the files say of it.
struct EnvReading {
    let desired: DesiredState
    let store: DirectoryStore
    let state: EnvState
    /// Whether files were left out, which may declare what is missing here.
    let hasErrors: Bool

    /// Reads files and store; no store is made.
    ///
    /// - Parameters:
    ///   - options: where they are.
    ///   - isSilent: whether what is wrong with the files was said already.
    /// - Throws: an exit when they can't be read.
    init(_ options: StateOptions, isSilent: Bool = false) async throws {
        let loaded = isSilent ? try options.read() : try options.load()
        desired = loaded.state
        hasErrors = loaded.hasErrors
        store = options.site(loaded.state, session: "env").store
        let store = store
        state = try await answered { () async throws(EnvStoreError) in try await store.read() }
    }

    /// This shell's variables without those that hold the URLs of admins and the secrets of apps: no app's command gets them.
    var shell: [String: String] {
        let secrets = desired.env.values.flatMap(\.values).compactMap { binding -> Reference? in
            if case .secret(let reference) = binding.value { reference } else { nil }
        }
        var environment = ProcessInfo.processInfo.environment
        for case .environment(let name) in desired.servers.values.map(\.value.url) + secrets { environment[name] = nil }
        return environment
    }

    /// Every app that the files declare or that the store knows, sorted.
    var apps: [String] {
        Set(desired.apps.keys).union(desired.env.keys).union(state.apps.keys).union(state.unreadable.keys).sorted()
    }

    /// Every key of an app that is bound or set, sorted.
    func keys(of app: String) -> [String] {
        let bound = (desired.env[app] ?? [:]).filter { $0.value.value != .skip }
        return Set(bound.keys).union((state.apps[app] ?? [:]).keys).sorted()
    }

    func key(_ key: String, of app: String) -> ManualKey {
        ManualKey(key, of: app, binding: desired.env[app]?[key], entry: state.apps[app]?[key])
    }

    /// Ends the command where there is no such app, or what it holds can't be understood.
    func require(app: String) throws {
        if let reason = state.unreadable[app] { throw Terminal.failure(.failed, reason) }
        guard !apps.contains(app) else { return }
        let left = hasErrors ? "; files with errors are left out" : ""
        let hint = apps.isEmpty ? "none is declared" : suggestion(for: app, among: apps, "apps are")
        throw Terminal.failure(.failed, "there is no app '\(app.printable)' (\(hint)\(left))")
    }

    /// The values of an app, in the clear.
    func values(of app: String) async throws -> [String: Secret] {
        let store = store
        return try await answered { () async throws(EnvStoreError) in try await store.values(app: app) }
    }

    func write(_ changes: EnvChanges, app: String) async throws {
        let store = store
        try await answered { () async throws(EnvStoreError) in try await store.write(changes, app: app) }
    }
}

/// What the store answers; its errors end the command.
private func answered<Value>(_ body: () async throws(EnvStoreError) -> Value) async throws -> Value {
    do throws(EnvStoreError) {
        return try await body()
    } catch {
        throw Terminal.failure(.failed, "\(error)")
    }
}
