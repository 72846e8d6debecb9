import LeashCore

/// Gradle: the build in the app's folder, the projects that its settings include, and its convention plugins.
enum Gradle {
    private static let projectLimit = 200

    static func build(of app: AppFolder) -> JVMBuild {
        var build = JVMBuild()
        let settingsText = app.text("settings.gradle.kts") ?? app.text("settings.gradle")
        let settings = settingsText.map(GradleSettings.init)
        let catalogs = catalogs(of: app, settings)
        var folders: [String] = []
        for folder in [""] + (settings?.folders ?? []) where folders.count < projectLimit && !folders.contains(folder) {
            folders.append(folder)
            guard let text = script(in: folder, of: app) else { continue }
            build.place = build.place ?? text.location(line: 1)
            build.folders.append(folder)
            build.note(GradleScript(text, catalogs))
        }
        noteConventions(app, catalogs, &build)
        build.place = build.place ?? settingsText?.location(line: 1)
        return build
    }

    private static func script(in folder: String, of app: AppFolder) -> SourceText? {
        let name = folder.split(separator: "/").last.map(String.init)
        let names = ["build.gradle.kts", "build.gradle"] + (name.map { ["\($0).gradle.kts", "\($0).gradle"] } ?? [])
        return names.lazy.compactMap { app.text(AppFolder.joined(folder, $0)) }.first
    }

    private static func catalogs(of app: AppFolder, _ settings: GradleSettings?) -> [String: VersionCatalog] {
        var catalogs = settings?.catalogs ?? [:]
        var files = settings?.catalogFiles ?? [:]
        if files["libs"] == nil { files["libs"] = "gradle/libs.versions.toml" }
        for (name, path) in files.sorted(by: { $0.key < $1.key }) {
            guard let text = nearest(path, app) else { continue }
            guard let catalog = app.parsed(text, as: VersionCatalog.init) else { continue }
            catalogs[name] = catalog
        }
        return catalogs
    }

    /// A file of the app's folder, or else of the nearest above it: a project of a build may be looked at by itself.
    private static func nearest(_ path: String, _ app: AppFolder) -> SourceText? {
        let levels = 0...app.path.split(separator: "/").count
        return levels.lazy.compactMap { app.text(String(repeating: "../", count: $0) + path) }.first
    }

    /// Reads the scripts of buildSrc, or of an included build, that are applied as plugins by their names.
    private static func noteConventions(
        _ app: AppFolder,
        _ catalogs: [String: VersionCatalog],
        _ build: inout JVMBuild
    ) {
        var scripts: [String: String] = [:]
        for path in app.files where path.contains("src/main/") {
            guard let name = path.split(separator: "/").last else { continue }
            for ending in [".gradle.kts", ".gradle"] where name.hasSuffix(ending) {
                scripts[String(name.dropLast(ending.count))] = path
            }
        }
        var index = 0
        while index < build.plugins.count, !scripts.isEmpty {
            if let path = scripts.removeValue(forKey: build.plugins[index].name), let text = app.text(path) {
                build.note(GradleScript(text, catalogs))
            }
            index += 1
        }
    }
}

extension JVMBuild {
    fileprivate mutating func note(_ script: GradleScript) {
        dependencies += script.dependencies
        plugins += script.plugins
    }
}
