import ArgumentParser
import LeashCore
import LeashEnv

/// Implements `leashctl env list`.
struct EnvList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List keys with their owners, never their values.",
        discussion: """
            EXAMPLES
              leashctl --state state env list
              leashctl --state state env list notes --format json

            EXIT STATUS  0 done · 1 no such app, or the store can't be read · 4 leash.yaml holds an error
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "One app; all if left out.")
    var app: String?

    @OptionGroup var state: StateOptions

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func run() async throws {
        let env = try await EnvReading(state)
        if let app { try env.require(app: app) }
        let apps = app.map { [$0] } ?? env.apps
        let lists = apps.filter { env.state.unreadable[$0] == nil }
            .map { app in (app: app, rows: env.keys(of: app).map { EnvRow(env.key($0, of: app)) }) }
        switch format {
        case .text: Terminal.write(text(of: lists))
        case .json: Terminal.write(json(of: lists, env).text(pretty: true) + "\n")
        }
        for (_, reason) in env.state.unreadable.sorted(by: { $0.key < $1.key }) where app == nil {
            Terminal.message("leashctl: \(reason)")
        }
        if app == nil, !env.state.unreadable.isEmpty { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    private func text(of lists: [(app: String, rows: [EnvRow])]) -> String {
        let rows = lists.flatMap(\.rows).map(\.columns)
        let widths = (0..<EnvRow.columnCount).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return lists.filter { app != nil || !$0.rows.isEmpty }.map { list in
            let lines = list.rows.map { row in
                zip(row.columns, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            }
            let empty = lines.isEmpty ? ["no keys"] : []
            return (["app/\(list.app)"] + (lines + empty).map { "  " + $0 }).map { $0.trimmedEnd + "\n" }.joined()
        }.joined(separator: "\n")
    }

    private func json(of lists: [(app: String, rows: [EnvRow])], _ env: EnvReading) -> JSON {
        .object([
            ("format", .string("leash.env/1")), ("store", .string(env.store.path)),
            (
                "apps",
                .array(
                    lists.map { list in
                        .object([
                            ("app", .string(list.app)),
                            ("declared", .bool(env.desired.apps[list.app] != nil)),
                            ("commandPending", .bool(env.state.unnotified.contains(list.app))),
                            ("keys", .array(list.rows.map(\.json))),
                        ])
                    }
                )
            ),
            ("unreadable", JSON(env.state.unreadable.keys.sorted())),
        ])
    }
}

extension String {
    /// The text without blanks at its end.
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
