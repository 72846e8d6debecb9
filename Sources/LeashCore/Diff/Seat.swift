/// One app's place at one database: the login that it has, and the env keys that tell it how to get in.
struct Seat {
    let app: String
    let access: Access
    /// What the login's name begins with: `notes` of `notes_2`.
    let base: String
    /// The group that gives the access; `nil` for the owner's, which the owner role itself is.
    let group: String?
    let keys: [String: EnvBinding.Part]
    let file: String
    let source: SourceLocation
}

/// A seat, with what becomes of its login.
struct Place {
    let seat: Seat
    let credential: Credential
}

extension Database {
    /// The group of all logins with an access less than the owner's.
    func group(for access: Access) -> String? {
        switch access {
        case .owner: nil
        case .readwrite: "\(name).rw"
        case .read: "\(name).ro"
        }
    }

    /// What the login of an app begins with.
    ///
    /// Another app's is cut, and made unique by a fingerprint, to stay within the 63 bytes of a name.
    func loginBase(for app: String) -> String {
        app == self.app ? name : "a.\(app.prefix(40)).\(Fingerprint(of: "\(app)/\(name)").description.prefix(8))"
    }
}

extension Round {
    /// Every seat at a database: its app's first, then those of other apps by name.
    func seats(at database: Desired<Database>) -> [Seat] {
        let value = database.value
        let others = value.access.keys.sorted().map { ($0, value.access[$0]?.value ?? .read) }
        return ([(value.app, .owner)] + others).map { app, access in
            let bindings = desired.env[app] ?? [:]
            var keys: [String: EnvBinding.Part] = [:]
            for (key, binding) in bindings {
                guard case .database(value.name, _, let part) = binding.value else { continue }
                keys[key] = part
            }
            let first = keys.keys.min().flatMap { bindings[$0]?.source } ?? database.source
            return Seat(
                app: app,
                access: access,
                base: value.loginBase(for: app),
                group: value.group(for: access),
                keys: keys,
                file: first.file,
                source: first
            )
        }
    }
}
