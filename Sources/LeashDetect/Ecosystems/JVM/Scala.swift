import LeashCore

/// Scala, built with sbt.
enum Scala: Ecosystem {
    static let runtime = "scala"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let text = app.text("build.sbt") else { return }
        var build = JVMBuild()
        build.place = text.location(line: 1)
        build.folders = [""]
        let files = app.files.filter { $0.hasPrefix("project/") && $0.hasSuffix(".scala") }
        let sources = [text] + files.prefix(50).compactMap(app.text)
        let definitions = sources.map(SbtDefinitions.init)
        for definition in definitions {
            build.dependencies += definition.dependencies(with: definitions)
            if let play = definition.playPlugin { build.plugins.append(("org.playframework:sbt-plugin", play)) }
        }
        build.note(runtime, locks: [], app, &findings)
    }
}
