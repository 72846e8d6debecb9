package import LeashCore

/// A form that an app's whole env can be printed in, for another program to read.
package enum ExportFormat: String, CaseIterable, Sendable {
    /// `KEY=value`, the value literal to the line's end: for `docker --env-file` and `EnvironmentFile=`.
    case dotenv
    /// One object of strings.
    case json
    /// `export KEY='value'`, for a shell to evaluate.
    case shell

    /// The env as text, sorted by key, each line ended; in the clear.
    package func text(of values: [String: Secret]) -> String {
        let pairs = values.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value.revealed) }
        switch self {
        case .dotenv: return pairs.map { "\($0.key)=\($0.value)\n" }.joined()
        case .shell: return pairs.map { "export \($0.key)=\(Self.shellQuoted($0.value))\n" }.joined()
        case .json:
            let json = JSON.object(pairs.map { ($0.key, .string($0.value)) })
            return json.text(pretty: true) + "\n"
        }
    }

    /// Within single quotes a shell leaves everything alone but the single quote.
    private static func shellQuoted(_ value: String) -> String {
        let pieces = value.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false).map { String($0) }
        return "'" + pieces.joined(separator: #"'\''"#) + "'"
    }
}
