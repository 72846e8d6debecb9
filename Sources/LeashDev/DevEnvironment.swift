package import LeashCore

/// The environment of a command that works on an app, and what is to be said of it.
package struct DevEnvironment: Sendable {
    /// What the command gets.
    package private(set) var variables: [String: String]
    /// A line for each thing that is not as one might expect, without any value.
    package private(set) var notes: [String] = []

    /// The later ones win: the shell's, the literals of the files, the developer's file, and what leash injects.
    ///
    /// - Parameters:
    ///   - shell: the environment that leash was called in.
    ///   - file: what the developer wrote into `dev.env`.
    ///   - injected: what the env store of the private server holds.
    ///   - state: which of it is what, and what is withheld.
    ///   - isLetThrough: whether a key may pass that could decide what code runs.
    package init(
        shell: [String: String],
        file: DevFile,
        injected: [String: Secret],
        state: DevState,
        isLetThrough: (String) -> Bool
    ) {
        variables = shell
        dropOtherServers()
        for key in state.adminVariables.sorted() where variables.removeValue(forKey: key) != nil {
            notes.append("\(key) of this shell is left out: it is an admin's")
        }
        var given: [String: String] = [:]
        for (key, value) in injected { given[key] = value.revealed }
        for (key, value) in file.values {
            if case .database? = state.bindings[key] {
                notes.append("\(key) of \(file.path) is left out: dev gives one of its own")
            } else {
                given[key] = value.revealed
            }
        }
        for (key, value) in given.sorted(by: { $0.key < $1.key }) {
            guard isLetThrough(key) else {
                notes.append("\(key) is withheld: it decides what code runs (--allow \(key))")
                continue
            }
            if case .database? = state.bindings[key], let before = shell[key], before != value {
                notes.append("\(key) of this shell is replaced by that of the private server")
            }
            variables[key] = value
        }
        for (key, reason) in state.withheld.sorted(by: { $0.key < $1.key }) where variables[key] == nil {
            notes.append("\(key) is withheld: \(reason.text); give one in \(file.path), or in this shell")
        }
    }

    /// What libpq would take from the environment into a URL that doesn't say it.
    private mutating func dropOtherServers() {
        let keys = ["PGCHANNELBINDING", "PGHOSTADDR", "PGPORT", "PGREQUIREPEER", "PGSERVICE"]
        for key in keys where variables.removeValue(forKey: key) != nil {
            notes.append("\(key) of this shell is left out: it is of another server")
        }
    }
}

extension DevState.Withheld {
    fileprivate var text: String {
        switch self {
        case .secret: "it is a secret of the platform"
        case .external: "the files leave it to people"
        case .foreign(let database): "it is of another app's database, \(database)"
        case .jdbcURL: "JDBC can't reach the private server, which has a socket only"
        }
    }
}
