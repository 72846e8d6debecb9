extension Deploy {
    /// leash's own files: a database that is declared for this app.
    ///
    /// Read is `leash.yaml`, in the app's folder or in those that it is in: there an app's `source` names its folder.
    static func lookAtLeash(_ app: AppFolder, _ findings: inout Findings) {
        let depth = app.path.split(separator: "/").count
        for level in 0...min(depth, 8) {
            let up = String(repeating: "../", count: level)
            guard app.has(up + "leash.yaml"), let text = app.text(up + "leash.yaml") else { continue }
            guard let root = app.parsed(text, as: { text throws(FormatError) in try YAMLFormat.parse(text) }),
                root["leash"]?.string == "v1"
            else { continue }
            let names = Set(apps(of: root, at: up, app))
            for database in root["databases"]?.members ?? [] {
                guard let owner = database.value["app"]?.string, names.contains(owner) else { continue }
                findings.declare(.postgres, "database/\(database.key)", at: text.location(line: database.line))
            }
        }
    }

    /// The names of the apps whose folder this is; the only one if none has a folder, and the file lies in this.
    private static func apps(of root: Value, at up: String, _ app: AppFolder) -> [String] {
        let apps = root["apps"]?.members ?? []
        if up.isEmpty, apps.count == 1, apps[0].value["source"] == nil { return [apps[0].key] }
        return apps.filter { member in
            guard let source = member.value["source"]?.string else { return false }
            return AppFolder.joined(AppFolder.joined(app.path, up), source) == app.path
        }.map(\.key)
    }
}
