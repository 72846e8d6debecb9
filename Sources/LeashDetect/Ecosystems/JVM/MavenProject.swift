import LeashCore

/// A pom.xml, taken apart.
struct MavenProject {
    private static let parentLimit = 10

    let root: Element
    private let text: SourceText
    private let folder: String
    /// Its own, and those of the parents that lie in the app.
    private(set) var properties: [String: String] = [:]
    private(set) var parents: [MavenProject] = []

    /// - Parameters:
    ///   - text: of the pom.xml.
    ///   - folder: that it is in, relative to the app.
    ///   - poms: those of the app, by path.
    /// - Throws: for what is no project.
    init(_ text: SourceText, in folder: String, of poms: inout Poms) throws(FormatError) {
        try self.init(text, folder)
        var child = self
        while parents.count < Self.parentLimit, let path = child.parentPath {
            guard let parent = poms.parent(at: path) else { break }
            guard parent.root["artifactId"]?.text == child.root["parent"]?["artifactId"]?.text else { break }
            parents.append(parent)
            child = parent
        }
        for project in parents.reversed() + [self] {
            for property in project.root["properties"]?.children ?? [] { properties[property.name] = property.text }
        }
    }

    /// The projects that are others' parents, each read once.
    struct Poms {
        let app: AppFolder
        private var known: [String: MavenProject?] = [:]

        init(_ app: AppFolder) { self.app = app }

        /// Without parents of its own; `nil` if there is none, or it is malformed.
        fileprivate mutating func parent(at path: String) -> MavenProject? {
            if let project = known[path] { return project }
            let project = app.text(path).flatMap { try? MavenProject($0, MavenProject.folder(of: path)) }
            known[path] = .some(project)
            return project
        }
    }

    private init(_ text: SourceText, _ folder: String) throws(FormatError) {
        root = try XMLFormat.parse(text)
        guard root.name == "project" else { throw FormatError(line: root.line, "no Maven project") }
        self.text = text
        self.folder = folder
    }

    private static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private var parentPath: String? {
        guard let parent = root["parent"] else { return nil }
        let path = parent["relativePath"]?.text ?? "../pom.xml"
        guard !path.isEmpty else { return nil }
        return AppFolder.joined(folder, path.hasSuffix(".xml") ? path : path + "/pom.xml")
    }

    var location: SourceLocation { text.location(line: root.line) }

    /// The folders of its modules, relative to the app.
    var modules: [String] {
        (root["modules"]?.all("module") ?? []).map { module in
            let path = module.text.hasSuffix(".xml") ? Self.folder(of: module.text) : module.text
            return AppFolder.joined(folder, path)
        }
    }

    /// What it asks for itself, and by its parents; in a profile that is not on by itself it is optional.
    var dependencies: [Dependency] {
        let scopes = managedScopes
        return ([self] + parents).flatMap { project in
            project.dependencies(project.root, .runtime, scopes, properties)
                + project.profiles.flatMap { profile in
                    project.dependencies(profile, Self.isActive(profile) ? .runtime : .optional, scopes, properties)
                }
        }
    }

    private var profiles: [Element] { root["profiles"]?.all("profile") ?? [] }

    private static func isActive(_ profile: Element) -> Bool {
        profile["activation"]?["activeByDefault"]?.text == "true"
    }

    private func dependencies(
        _ element: Element,
        _ use: Dependency.Use,
        _ scopes: [String: String],
        _ properties: [String: String]
    ) -> [Dependency] {
        (element["dependencies"]?.all("dependency") ?? []).compactMap { dependency in
            guard let name = Self.name(of: dependency, properties) else { return nil }
            let scope = dependency["scope"].map { Self.filled($0.text, properties) } ?? scopes[name] ?? "compile"
            let isOptional = dependency["optional"]?.text == "true"
            let own = Self.use(ofScope: scope).weaker(than: isOptional ? .optional : .runtime)
            let line = dependency["artifactId"]?.line ?? dependency.line
            return Dependency(name, own.weaker(than: use), at: text.location(line: line))
        }
    }

    /// The scopes that dependencies without one of their own have.
    private var managedScopes: [String: String] {
        var scopes: [String: String] = [:]
        for project in parents.reversed() + [self] {
            for managed in project.root["dependencyManagement"]?["dependencies"]?.all("dependency") ?? [] {
                guard let name = Self.name(of: managed, properties), let scope = managed["scope"]?.text else {
                    continue
                }
                if scope != "import" { scopes[name] = scope }
            }
        }
        return scopes
    }

    private static func use(ofScope scope: String) -> Dependency.Use {
        switch scope {
        case "test": .test
        case "provided": .inapplicable("provided by the container")
        default: .runtime
        }
    }

    /// What it is built with: its parents, and the plugins of its build.
    var plugins: [(name: String, location: SourceLocation)] {
        ([self] + parents).flatMap { project in
            let plugins = project.root["build"]?["plugins"]?.all("plugin") ?? []
            return (plugins + [project.root["parent"]].compactMap(\.self)).compactMap { element in
                Self.name(of: element, properties).map { ($0, project.text.location(line: element.line)) }
            }
        }
    }

    private static func name(of element: Element, _ properties: [String: String]) -> String? {
        guard let artifact = element["artifactId"]?.text else { return nil }
        let group = element["groupId"]?.text ?? "org.apache.maven.plugins"
        return Artifact.name(of: "\(filled(group, properties)):\(filled(artifact, properties))")
    }

    /// With its properties' values for `${name}`, as far as they are known.
    private static func filled(_ text: String, _ properties: [String: String]) -> String {
        var text = text
        for _ in 0..<5 {
            guard let start = text.firstRange(of: "${"), let end = text[start.upperBound...].firstIndex(of: "}") else {
                break
            }
            guard let value = properties[String(text[start.upperBound..<end])], value.utf8.count < 1000 else { break }
            text.replaceSubrange(start.lowerBound...end, with: value)
        }
        return text
    }
}

/// Maven: the pom.xml in the app's folder, and those of its modules.
enum Maven {
    private static let moduleLimit = 200

    static func build(of app: AppFolder) -> JVMBuild {
        var build = JVMBuild()
        var (pending, seen) = ([""], Set<String>())
        var poms = MavenProject.Poms(app)
        while let folder = pending.popLast(), seen.count < moduleLimit {
            guard seen.insert(folder).inserted, let text = app.text(AppFolder.joined(folder, "pom.xml")) else {
                continue
            }
            build.place = build.place ?? text.location(line: 1)
            let project = app.parsed(text) { text throws(FormatError) in
                try MavenProject(text, in: folder, of: &poms)
            }
            guard let project else { continue }
            build.folders.append(folder)
            build.dependencies += project.dependencies
            build.plugins += project.plugins
            pending += project.modules.reversed()
        }
        return build
    }
}
