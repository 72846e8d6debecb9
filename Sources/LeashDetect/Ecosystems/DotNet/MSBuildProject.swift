import LeashCore

/// What a project file, or a Directory.Build.props, says.
struct MSBuildProject {
    private(set) var dependencies: [Dependency] = []
    /// The paths of the projects that it refers to, as written but with `/`.
    private(set) var references: [String] = []
    /// In lower case, with the lines.
    private(set) var sdks: [(name: String, line: Int)] = []
    private(set) var line = 1
    private var isTestProject = false

    private let text: SourceText

    init(_ text: SourceText) throws(FormatError) {
        self.text = text
        let root = try XMLFormat.parse(text)
        guard root.name == "Project" else { throw FormatError(line: root.line, "no MSBuild project") }
        line = root.line
        if let sdk = root.attributes["Sdk"] { noteSDKs(sdk, root.line) }
        read(root, .runtime)
    }

    /// Whether all that it refers to is for tests.
    var isForTests: Bool {
        isTestProject || sdks.contains { $0.name == "mstest.sdk" }
            || dependencies.contains { $0.name.lowercased() == "microsoft.net.test.sdk" }
    }

    private mutating func noteSDKs(_ sdks: String, _ line: Int) {
        for sdk in sdks.split(separator: ";") {
            let name = sdk.split(separator: "/").first ?? sdk
            self.sdks.append((name.trimmed.lowercased(), line))
        }
    }

    /// Goes no deeper than the XML reader lets elements nest.
    private mutating func read(_ element: Element, _ use: Dependency.Use) {
        for child in element.children {
            let use = use.weaker(than: MSBuildCondition.use(child.attributes["Condition"]))
            switch child.name {
            case "ItemGroup", "PropertyGroup": read(child, use)
            case "Choose", "When", "Otherwise": read(child, .optional)
            case "PackageReference", "GlobalPackageReference": notePackage(child, use)
            case "ProjectReference": noteReference(child)
            case "FrameworkReference":
                if let name = child.attributes["Include"] { sdks.append((name.lowercased(), child.line)) }
            case "Sdk": if let name = child.attributes["Name"] { noteSDKs(name, child.line) }
            case "IsTestProject": isTestProject = child.text.lowercased() == "true"
            default: break
            }
        }
    }

    private mutating func notePackage(_ element: Element, _ use: Dependency.Use) {
        guard let names = element.attributes["Include"] else { return }
        let isPrivate =
            element.name == "PackageReference" && metadata("PrivateAssets", of: element).lowercased() == "all"
        let use = use.weaker(than: isPrivate ? .build : .runtime)
        for name in names.split(separator: ";") where !name.trimmed.isEmpty {
            dependencies.append(Dependency(name.trimmed, use, at: text.location(line: element.line)))
        }
    }

    private mutating func noteReference(_ element: Element) {
        guard let path = element.attributes["Include"] else { return }
        references.append(String(path.map { $0 == "\\" ? "/" : $0 }))
    }

    /// As an attribute or as an element.
    private func metadata(_ name: String, of element: Element) -> String {
        element.attributes[name] ?? element[name]?.text ?? ""
    }
}
