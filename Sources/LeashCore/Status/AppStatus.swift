/// How one app stands.
package struct AppStatus: Equatable, Sendable {
    package let name: String
    /// `nil` for one that the files no longer declare.
    package let source: SourceLocation?
    package let tier: String?
    /// The addresses of its databases, sorted.
    package let databases: [String]
    /// `nil` where the env store can't be read.
    package let env: EnvCounts?
    package let findings: [Finding]
    /// What of it could not be read, by address, with the reason.
    package let unreachable: [String: String]
    /// What of it is left alone, since a file is broken.
    package let frozen: [String]
    /// What only waits, by address.
    package let waiting: [String: String]

    package var address: String { "app/\(name)" }

    package var condition: Condition {
        .worst(
            of: findings.map(\.condition) + unreachable.map { _ in .unreachable } + frozen.map { _ in .frozen }
        )
    }
}

/// How many keys an app's env has, by who owns them.
package struct EnvCounts: Equatable, Sendable {
    package var injected = 0
    package var git = 0
    package var human = 0
    /// External keys that nobody has set, sorted.
    package var missing: [String] = []

    init(_ entries: ByName<EnvEntry>, bindings: ByName<Desired<EnvBinding>>) {
        for entry in entries.values {
            switch entry.owner {
            case .leash: injected += 1
            case .git: git += 1
            case .human: human += 1
            }
        }
        missing = bindings.filter { $0.value.value == .external && entries[$0.key] == nil }.keys.sorted()
    }

    /// `1 injected, 2 from the files, 1 set by hand`; what there is none of is left out.
    package var text: String {
        let counts = [(injected, "injected"), (git, "from the files"), (human, "set by hand")]
        let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return (words + (missing.isEmpty ? [] : ["missing \(missing.joined(separator: ", "))"])).joined(separator: ", ")
    }
}

extension AppStatus {
    /// Its row of the report.
    ///
    /// - Parameter isAlone: whether nothing else tells why a server or the env store can't be read.
    /// - Returns: the row.
    func row(isAlone: Bool) -> TextRow {
        var lines = [TextRow.Line(summary, isRunning: true)]
        lines += findings.map(\.line)
        lines += unreachable.sortedPairs.map { address, reason in
            // What several apps share has a row of its own, which tells the reason once for all.
            let isTold = !isAlone && !address.hasPrefix("env/")
            return TextRow.Line("\(address) can't be read" + (isTold ? "" : ": \(reason)"), paint: .red)
        }
        lines += frozen.map {
            TextRow.Line("\($0) is left alone: a file that may declare it is broken", paint: .yellow)
        }
        lines += waiting.sortedPairs.map { TextRow.Line("\($0.0): \($0.1)", paint: .dim) }
        return TextRow(condition.rawValue, condition.paint, address, lines)
    }

    private var summary: String {
        let parts = [
            source == nil ? (frozen.isEmpty ? "no longer declared" : "in no file that could be read") : "",
            databases.joined(separator: ", "),
            env.map { $0.text.isEmpty ? "" : "env: \($0.text)" } ?? "env: not known",
        ].filter { !$0.isEmpty }
        return parts.isEmpty ? "no database, no env" : parts.joined(separator: "; ")
    }

    var json: JSON {
        [
            "address": .string(address),
            "state": .string(condition.key),
            "declared": .bool(source != nil),
            "source": source.map { ["file": .string($0.file), "line": .number($0.line)] } ?? .null,
            "tier": JSON(tier),
            "databases": JSON(databases),
            "env": env?.json ?? .null,
            "findings": .array(findings.map(\.json)),
            "unreachable": .reasons(unreachable),
            "frozen": JSON(frozen),
            "waiting": .reasons(waiting),
        ]
    }
}

extension EnvCounts {
    fileprivate var json: JSON {
        ["injected": .number(injected), "git": .number(git), "human": .number(human), "missing": JSON(missing)]
    }
}
