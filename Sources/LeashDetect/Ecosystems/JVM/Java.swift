import LeashCore

/// Java and Kotlin, built with Maven or Gradle.
enum Java: Ecosystem {
    static let runtime = "java"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        var build = Maven.build(of: app)
        let gradle = Gradle.build(of: app)
        build.dependencies += gradle.dependencies
        build.plugins += gradle.plugins
        build.folders += gradle.folders
        build.place = build.place ?? gradle.place
        build.note(runtime, locks: ["gradle.lockfile"], app, &findings)
    }
}
