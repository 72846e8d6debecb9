/// What Prisma's schemas tell of the database that it speaks to.
enum Prisma {
    private static let tools: Set<String> = ["prisma", "@prisma/client"]

    /// Adds a witness for each data source of a package's schemas.
    static func look(
        in folder: String,
        _ manifest: PackageManifest,
        of app: AppFolder,
        _ used: Set<String>,
        _ findings: inout Findings
    ) {
        guard !used.isDisjoint(with: tools) else { return }
        for path in schemas(in: folder, manifest, of: app) {
            guard let text = app.text(AppFolder.below(folder, path)) else { continue }
            for provider in PrismaSchema.providers(of: text) {
                guard let engine = Engine(name: provider.name) else { continue }
                let place = text.location(line: provider.line)
                findings.witnesses.append(Witness(engine, "provider = \"\(provider.name)\"", at: place, of: tools))
            }
        }
    }

    /// The paths of the schemas, relative to the package: those that it names, or those in the usual places, or all.
    private static func schemas(in folder: String, _ manifest: PackageManifest, of app: AppFolder) -> [String] {
        let all = app.files(in: folder).filter { $0.hasSuffix(".prisma") }
        if let named = manifest.root["prisma", "schema"]?.string ?? config(in: folder, of: app) {
            let path = AppFolder.below("", named)
            return path.hasSuffix(".prisma") ? [path] : all.filter { $0.hasPrefix(path + "/") || path.isEmpty }
        }
        let usual = all.filter { $0 == "schema.prisma" || $0.hasPrefix("prisma/") }
        return Array((usual.isEmpty ? all : usual).prefix(100))
    }

    /// What `prisma.config.ts` says of the schema's place.
    private static func config(in folder: String, of app: AppFolder) -> String? {
        let names = ["ts", "mts", "cts", "js", "mjs", "cjs"].flatMap {
            ["prisma.config.\($0)", ".config/prisma.\($0)"]
        }
        let files = Set(app.files(in: folder))
        for name in names where files.contains(name) {
            guard let text = app.text(AppFolder.below(folder, name)) else { continue }
            let settings = JavaScript.tokens(of: text.text).settings
            return settings.first { $0.key == "schema" && $0.value != nil }?.value
        }
        return nil
    }
}
