extension PythonProject {
    mutating func readPipfile(in folder: String) {
        guard let text = manifest("Pipfile", in: folder), let root = app.parsed(text, as: TOMLFormat.parse) else {
            return
        }
        for (key, use) in [("packages", Dependency.Use.runtime), ("dev-packages", .development)] {
            for member in root[key]?.members ?? [] {
                let table = PythonTable(member)
                if use == .runtime { for path in table.paths { follow(path, extras: table.extras, from: folder) } }
                guard table.paths.isEmpty else { continue }
                for (requirement, _) in table.requirements {
                    add(requirement, use, of: folder, at: text.location(line: member.line))
                }
            }
        }
    }

    /// `setup.cfg` and `setup.py`.
    mutating func readSetup(in folder: String) {
        if let text = app.text(AppFolder.below(folder, "setup.cfg")) {
            let entries = INIFormat.entries(of: text).filter { $0.section.hasPrefix("options") }
            if folder.isEmpty, !entries.isEmpty { _ = manifest("setup.cfg", in: "") }
            for entry in entries { read(entry, of: text, in: folder) }
        }
        if let text = manifest("setup.py", in: folder) {
            for item in SetupScript.requirements(of: text) {
                add(item.requirement, item.use, of: folder, at: text.location(line: item.line))
            }
        }
    }

    private mutating func read(_ entry: INIFormat.Entry, of text: SourceText, in folder: String) {
        let isExtra = entry.section == "options.extras_require"
        let stated = SetupScript.use(of: entry.section == "options" ? entry.key : entry.section)
        guard let use = isExtra ? use(ofExtra: entry.key, in: folder) : stated else { return }
        for line in entry.lines {
            if line.text.hasPrefix("file:") {
                for name in line.text.dropFirst(5).split(separator: ",") {
                    readRequirements(AppFolder.below(folder, name.trimmed), use, in: folder)
                }
            } else {
                // Some write several on a line.
                let marked = line.text.contains(";")
                let items = marked || line.text.contains("[") ? [line.text[...]] : line.text.splitVersions
                for item in items {
                    guard let requirement = PythonRequirement(String(item)) else { continue }
                    add(requirement, use, of: folder, at: text.location(line: line.number))
                }
            }
        }
    }

    /// Conda's `environment.yml`, and what it has pip install.
    mutating func readCondaEnvironment() {
        let names = ["environment.yml", "environment.yaml"]
        guard let name = names.first(where: { app.has($0) }), let text = manifest(name, in: "") else { return }
        guard let root = app.parsed(text, as: YAMLFormat.parse) else { return }
        for element in root["dependencies"]?.elements ?? [] {
            if let spec = element.string {
                // `conda-forge::psycopg2=2.9`
                let package = spec.splitOnce(at: "::").1 ?? spec
                let name = package.prefix { !" =<>!~[".contains($0) }.lowercased()
                let requirement = PythonRequirement(name: Python.condaNames[name] ?? name)
                add(requirement, .runtime, of: "", at: text.location(line: element.line))
            }
            for item in element["pip"]?.elements ?? [] { addPip(item, text) }
        }
    }

    private mutating func addPip(_ item: Value, _ text: SourceText) {
        guard let line = item.string else { return }
        for read in RequirementsFile.lines(of: SourceText(path: text.path, text: line)) {
            switch read {
            case .requirement(let requirement, _):
                add(requirement, .runtime, of: "", at: text.location(line: item.line))
            case .file(let name, _): readRequirements(AppFolder.below("", name), .runtime, in: "")
            case .folder(let name, let extras, _): follow(name, extras: extras, from: "")
            }
        }
    }

    /// `pylock.toml`, which lists the packages of packages, too.
    mutating func readLock(_ text: SourceText) {
        for package in app.parsed(text, as: TOMLFormat.parse)?["packages"]?.elements ?? [] {
            guard let name = package["name"]?.string else { continue }
            add(PythonRequirement(name: name), .locked, of: "", at: text.location(line: package.line))
        }
    }
}

extension String {
    /// The parts of `a>=1, b` between commas, unless what is behind a comma is a version still.
    fileprivate var splitVersions: [Substring] {
        var parts: [Substring] = []
        for part in split(separator: ",") {
            let start = part.drop { $0.isWhitespace }
            if let first = start.first, !first.isLetter, let last = parts.popLast() {
                parts.append(last + "," + part)
            } else {
                parts.append(part)
            }
        }
        return parts
    }
}
