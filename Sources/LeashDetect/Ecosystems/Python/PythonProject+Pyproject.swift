extension PythonProject {
    /// The tables that make a `pyproject.toml` that of an app: others are settings of tools.
    private static let projects: [[String]] = [
        ["project"], ["build-system"], ["dependency-groups"], ["tool", "poetry"], ["tool", "pdm"], ["tool", "uv"],
        ["tool", "flit"], ["tool", "setuptools"], ["tool", "hatch"],
    ]

    /// `pyproject.toml`, by PEP 621 and 735, and by Poetry, PDM, uv, Hatch and Flit.
    mutating func readPyproject(in folder: String) {
        let text = app.text(AppFolder.below(folder, "pyproject.toml"))
        guard let text, let root = app.parsed(text, as: TOMLFormat.parse) else { return }
        let isProject = Self.projects.contains { keys in
            keys.reduce(Optional(root)) { value, key in value?[key] } != nil
        }
        guard isProject, folder.isEmpty ? manifest("pyproject.toml", in: folder) != nil : true else { return }
        let reader = Pyproject(text: text, root: root, folder: folder)
        readStandard(reader)
        readGroups(reader)
        readPoetry(reader)
        let local = reader.sources(app)
        for entry in reader.standard {
            if let path = local[entry.name] { follow(path, extras: entry.extras, from: "") }
        }
    }

    private mutating func readStandard(_ reader: Pyproject) {
        let project = reader.root["project"]
        add(project?["dependencies"], .runtime, reader)
        for member in project?["optional-dependencies"]?.members ?? [] {
            add(member.value, use(ofExtra: member.key, in: reader.folder), reader)
        }
        add(reader.root["build-system", "requires"], .build, reader)
        add(reader.root["tool", "flit", "metadata", "requires"], .runtime, reader)
        let setuptools = reader.root["tool", "setuptools", "dynamic"]
        if reader.isDynamic("dependencies") {
            readFiles(setuptools?["dependencies", "file"], .runtime, reader)
            let hatch = reader.root["tool", "hatch", "metadata", "hooks", "requirements_txt"]
            readFiles(hatch?["files"] ?? hatch?["filename"], .runtime, reader)
        }
        if reader.isDynamic("optional-dependencies") {
            for member in setuptools?["optional-dependencies"]?.members ?? [] {
                readFiles(member.value["file"], use(ofExtra: member.key, in: reader.folder), reader)
            }
        }
    }

    private mutating func readGroups(_ reader: Pyproject) {
        for member in reader.root["dependency-groups"]?.members ?? [] {
            add(member.value, Pyproject.use(ofGroup: member.key), reader)
        }
        add(reader.root["tool", "uv", "dev-dependencies"], .development, reader)
        for member in reader.root["tool", "pdm", "dev-dependencies"]?.members ?? [] {
            add(member.value, Pyproject.use(ofGroup: member.key), reader)
        }
        for member in reader.root["tool", "hatch", "envs"]?.members ?? [] {
            add(member.value["dependencies"], .development, reader)
        }
    }

    private mutating func readPoetry(_ reader: Pyproject) {
        guard let poetry = reader.root["tool", "poetry"] else { return }
        // Beside the standard table, it only says where its packages come from.
        let isSource = reader.root["project", "dependencies"] != nil && !reader.isDynamic("dependencies")
        for member in poetry["dependencies"]?.members ?? [] where member.key.lowercased() != "python" {
            let table = PythonTable(member)
            let paths = table.paths
            for path in paths { follow(path, extras: table.extras, from: reader.folder) }
            if !isSource, paths.isEmpty { add(member, .runtime, reader) }
        }
        for member in poetry["dev-dependencies"]?.members ?? [] { add(member, .development, reader) }
        for group in poetry["group"]?.members ?? [] {
            let use = group.key == "main" ? .runtime : Pyproject.use(ofGroup: group.key)
            for member in group.value["dependencies"]?.members ?? [] { add(member, use, reader) }
        }
    }

    private mutating func add(_ list: Value?, _ use: Dependency.Use, _ reader: Pyproject) {
        for element in list?.elements ?? [] {
            guard let requirement = element.string.flatMap(PythonRequirement.init) else { continue }
            if let url = requirement.url, url.hasPrefix("file:"), use == .runtime {
                follow(url, extras: requirement.extras, from: reader.folder)
            }
            add(requirement, use, of: reader.folder, at: reader.text.location(line: element.line))
        }
    }

    private mutating func add(_ member: Value.Member, _ use: Dependency.Use, _ reader: Pyproject) {
        for (requirement, isOptional) in PythonTable(member).requirements {
            let use = isOptional && use == .runtime ? .optional : use
            add(requirement, use, of: reader.folder, at: reader.text.location(line: member.line))
        }
    }

    private mutating func readFiles(_ files: Value?, _ use: Dependency.Use, _ reader: Pyproject) {
        let names = files?.string.map { [$0] } ?? files?.elements.compactMap(\.string) ?? []
        for name in names { readRequirements(AppFolder.below(reader.folder, name), use, in: reader.folder) }
    }
}

/// One `pyproject.toml`.
struct Pyproject {
    let text: SourceText
    let root: Value
    let folder: String

    /// The requirements of the standard table.
    var standard: [PythonRequirement] {
        (root["project", "dependencies"]?.elements ?? []).compactMap { $0.string.flatMap(PythonRequirement.init) }
    }

    func isDynamic(_ field: String) -> Bool {
        root["project", "dynamic"]?.elements.contains { $0.string == field } == true
    }

    static func use(ofGroup name: String) -> Dependency.Use {
        name.lowercased().hasPrefix("test") ? .test : .development
    }

    /// The folders of packages that uv takes from this repository, relative to the app's, by name.
    func sources(_ app: AppFolder) -> [String: String] {
        var folders: [String: String] = [:]
        for member in root["tool", "uv", "sources"]?.members ?? [] {
            let name = PythonRequirement.normalized(member.key)
            if let path = member.value["path"]?.string {
                folders[name] = AppFolder.below(folder, path)
            } else if member.value["workspace"]?.bool == true {
                folders[name] = Self.member(name, of: app)
            }
        }
        return folders
    }

    /// The folder of a workspace's member.
    private static func member(_ name: String, of app: AppFolder) -> String? {
        let root = app.pathOfWorkspace
        for file in app.files(in: root).filter({ $0.hasSuffix("/pyproject.toml") }).prefix(200) {
            let path = AppFolder.below(root, file)
            guard let text = app.text(path), let value = try? TOMLFormat.parse(text) else { continue }
            if value["project", "name"]?.string.map(PythonRequirement.normalized) == name {
                return AppFolder.below(path, "..")
            }
        }
        return nil
    }
}

/// A package as the tables of Poetry and Pipenv have it: a version, a table, or several of either.
struct PythonTable {
    private let name: String
    private let values: [Value]

    init(_ member: Value.Member) {
        name = member.key
        values = member.value.elements.isEmpty ? [member.value] : member.value.elements
    }

    var requirements: [(PythonRequirement, isOptional: Bool)] {
        values.map { value in
            let extras = value["extras"]?.elements.compactMap(\.string).map(PythonRequirement.normalized) ?? []
            let requirement = PythonRequirement(name: name, extras: Set(extras), marker: marker(of: value))
            return (requirement, value["optional"]?.bool == true)
        }
    }

    var extras: Set<String> { requirements.reduce([]) { $0.union($1.0.extras) } }

    /// The folders of this repository that it may lie in.
    var paths: [String] { values.compactMap { $0["path"]?.string } }

    private func marker(of value: Value) -> String? {
        if let marker = (value["markers"] ?? value["marker"])?.string { return marker }
        if let platform = value["platform"]?.string { return "sys_platform == \"\(platform)\"" }
        for key in ["sys_platform", "platform_system", "os_name"] {
            if let condition = value[key]?.string { return "\(key) \(condition)" }
        }
        return nil
    }
}
