extension Deploy {
    /// Files that show which variables an app takes; a real `.env` is none of them: it is the machine's.
    private static let examples = [
        ".env.example", ".env.sample", ".env.dist", ".env.template", "env.example", ".env.local.example",
        ".env.development.example", ".env.defaults",
    ]

    static func lookAtExamples(_ app: AppFolder, _ findings: inout Findings) {
        for name in examples {
            let texts = [app.text(name), app.path == app.workspace ? nil : app.workspaceText(name)]
            for text in texts.compactMap(\.self) { findings.note(DotEnv.variables(in: text), in: text) }
        }
    }
}
