import LeashCore

/// The manifests of npm, pnpm, Yarn and Bun; their lock files are not read, but count for being there.
enum NodeJS: Ecosystem {
    static let runtime = "node"

    private static let locks = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"]
    private static let locksOfBun = ["bun.lock", "bun.lockb"]

    static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let packages = NodePackages(app), let manifest = packages.folders.first?.manifest else {
            if let text = app.text("package.json") {
                findings.runtimes.append(Runtime(runtime, .manifest, at: text.location(line: 1)))
            }
            return
        }
        for dependency in packages.dependencies { findings.note(dependency, Self.packages[dependency.name] ?? []) }
        findings.runtimes.append(told(by: manifest, packages.own, in: app))
        let tools = Set(packages.dependencies.filter { $0.use == .runtime }.map(\.name))
        for folder in packages.folders {
            Prisma.look(in: folder.path, folder.manifest, of: app, tools, &findings)
            NodeSettings.look(in: folder.path, of: app, tools, &findings)
        }
        if findings.runtimes.last?.name == "bun" { Bun.look(at: app, &findings) }
    }

    private static func told(by manifest: PackageManifest, _ own: [PackageManifest.Entry], in app: AppFolder) -> Runtime
    {
        let isBun = manifest.saysBun || has(locksOfBun + ["bunfig.toml"], in: app)
        let framework = framework(among: own.map(\.dependency))
        let isLocked = has(isBun ? locksOfBun : locks, in: app)
        return Runtime(
            isBun ? "bun" : runtime,
            framework != nil ? .framework : isLocked ? .locked : .manifest,
            at: manifest.location,
            framework: framework
        )
    }

    /// Whether the app or its workspace has one of these files.
    private static func has(_ files: [String], in app: AppFolder) -> Bool {
        files.contains { app.has($0) || app.has(AppFolder.below(app.pathOfWorkspace, $0)) }
    }

    private static func framework(among dependencies: [Dependency]) -> Framework? {
        for known in frameworks {
            let found = dependencies.first { dependency in
                let counts = dependency.use == .runtime || known.isBuilt && dependency.use == .development
                return counts && known.packages.contains(dependency.name)
            }
            if let found { return Framework(known.name, at: found.location) }
        }
        return nil
    }
}
