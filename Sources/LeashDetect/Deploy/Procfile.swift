extension Deploy {
    /// `Procfile`: what the process `web` runs on, or else the first.
    ///
    /// Source: https://devcenter.heroku.com/articles/procfile.
    static func lookAtProcfile(_ app: AppFolder, _ findings: inout Findings) {
        guard let text = app.text("Procfile") else { return }
        let processes = text.lines.enumerated().compactMap {
            index,
            line -> (name: String, command: String, line: Int)? in
            guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else { return nil }
            let name = line[..<colon]
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else {
                return nil
            }
            return (String(name), String(line[line.index(after: colon)...]), index + 1)
        }
        let process = processes.first { $0.name == "web" } ?? processes.first
        guard let process, let runtime = Command.runtime(of: process.command) else { return }
        findings.declare(runtime, at: text.location(line: process.line))
    }
}
