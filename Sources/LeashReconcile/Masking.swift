import LeashCore
import LeashEnv
import PQ

extension Site {
    /// What a command of the operator's said, without what it may have found in the app's env.
    ///
    /// Literals of the files are no secrets, and stay. If the env can't be read, nothing of it stays.
    func masked(_ text: String, for app: String) async -> String {
        guard let values = try? await store.values(app: app) else { return "***" }
        var secrets: Set<String> = []
        for (key, value) in values {
            if case .literal(value.revealed)? = desired.env[app]?[key]?.value { continue }
            secrets.insert(value.revealed)
            if let password = passwordOfURL(value.revealed) { secrets.insert(password) }
            if let password = try? Conninfo(value.revealed).parsed()["password"] { secrets.insert(password) }
        }
        let longestFirst = secrets.filter { $0.count >= 4 }.sorted { ($1.count, $0) < ($0.count, $1) }
        return longestFirst.reduce(text) { $0.replacing($1, with: "***") }
    }
}

/// The password of a URL, as it stands there, whatever it is a URL of.
private func passwordOfURL(_ text: String) -> String? {
    guard let scheme = text.firstRange(of: "://"), let end = text.lastIndex(of: "@"), scheme.upperBound < end else {
        return nil
    }
    let login = text[scheme.upperBound..<end]
    return login.firstIndex(of: ":").map { String(login[login.index(after: $0)...]) }
}
