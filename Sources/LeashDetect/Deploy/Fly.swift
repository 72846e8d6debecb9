extension Deploy {
    /// `fly.toml`: variables and processes; a database that was attached leaves no trace in it.
    ///
    /// Source: https://fly.io/docs/reference/configuration/.
    static func lookAtFly(_ app: AppFolder, _ findings: inout Findings) {
        guard let text = app.text("fly.toml"),
            let root = app.parsed(text, as: { text throws(FormatError) in try TOMLFormat.parse(text) })
        else { return }
        let variables = root["env"]?.members.compactMap { member in
            member.value.string.map { Variable(key: member.key, value: $0, line: member.line) }
        }
        findings.note(variables ?? [], in: text)
        let processes = root["processes"]?.members ?? []
        let process = processes.first { $0.key == "app" || $0.key == "web" } ?? processes.first
        if let process, let command = process.value.string, let runtime = Command.runtime(of: command) {
            findings.declare(runtime, at: text.location(line: process.line))
        }
    }
}
