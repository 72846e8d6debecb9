/// What a person may do to a key of an app's env, by what the files and the store say of it.
package struct ManualKey: Sendable {
    package let app: String
    package let key: String
    package let binding: Desired<EnvBinding>?
    /// What the store holds; `nil` for a key that is not set.
    package let entry: EnvEntry?

    package init(_ key: String, of app: String, binding: Desired<EnvBinding>?, entry: EnvEntry?) {
        self.key = key
        self.app = app
        self.binding = binding
        self.entry = entry
    }

    /// Why a person may not set it; `nil` if they may.
    package var refusalToSet: String? {
        switch binding?.value {
        case .external: return nil
        case .literal: return declared("has its value in the files, at", "change it there, or ")
        case .secret(let reference): return declared("is bound to secret \(reference), at", "change that, or ")
        case .database(let name, _, _): return declared("is injected for database/\(name), bound at", "")
        case .skip, nil:
            guard case .leash(let known) = entry?.owner else { return nil }
            return "\(key) is injected for database/\(known.database), and in use: \(binding(in: known.file))"
        }
    }

    /// Why a person may not remove it; `nil` if they may.
    package var refusalToUnset: String? {
        if binding?.value == .external { return nil }
        switch entry?.owner {
        case .human, nil: return nil
        case .git(let file):
            return binding == nil
                ? "\(key) came from \(file), which no longer binds it: the next `leashctl apply` removes it"
                : "\(key) is declared in \(file): remove it there, and `leashctl apply` removes it"
        case .leash(let known):
            return "\(key) is injected for database/\(known.database), and goes when that is removed; "
                + binding(in: known.file)
        }
    }

    /// What becomes of the key at the next apply, if that is anything but nothing; for one that is set by hand now.
    package var consequence: String? {
        switch binding?.value {
        case .external, .skip, nil: nil
        case .literal, .secret, .database:
            "the files bind \(key), so `diff` says that it is blocked until \(app) has `\(key): { external: true }` "
                + "or `leashctl env unset \(app) \(key)`"
        }
    }

    private func declared(_ what: String, _ way: String) -> String {
        let place = binding?.source
        let file = place?.file ?? ""
        return "\(key) \(what) \(place.map { "\($0.file):\($0.line)" } ?? file): \(way)\(binding(in: file))"
    }

    private func binding(in file: String) -> String {
        "`\(key): { external: true }` under `env: \(app):` in \(file) gives it to people"
    }
}
