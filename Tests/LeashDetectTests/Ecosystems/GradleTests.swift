import LeashDetect
import Testing

@Suite struct GradleScripts {
    private static let driver = "org.postgresql:postgresql"

    private static let catalogue = """
        [libraries]
        pg = "org.postgresql:postgresql:42.7.4"
        pg-driver = { module = "org.postgresql:postgresql" }
        [bundles]
        all_data = ["pg-driver"]
        """

    private func found(_ text: String, kotlin: Bool) -> [String] {
        findings([kotlin ? "build.gradle.kts" : "build.gradle": text, "gradle/libs.versions.toml": Self.catalogue])
    }

    @Test(arguments: [
        "implementation 'org.postgresql:postgresql:42.7.4'", "runtimeOnly('org.postgresql:postgresql')",
        "api \"org.postgresql:postgresql:$v\"", "compile group: 'org.postgresql', name: 'postgresql', version: v",
        "implementation([group: 'org.postgresql', name: 'postgresql'])", "implementation libs.pg",
        "runtimeOnly(libs.pg.driver)",
        "implementation libs.bundles.all.data", "implementation('a:b:1', 'org.postgresql:postgresql:1')",
        "implementation(\n  'org.postgresql:postgresql:1'\n)",
        "implementation 'a:b:1',\n  'org.postgresql:postgresql:1'",
        "jvmMainImplementation libs.pg", "implementation('org.postgresql:postgresql:1@jar') { transitive = false }",
    ])
    func `of Groovy ask for a driver`(text: String) {
        #expect(found("dependencies {\n\(text)\n}", kotlin: false) == ["driver \(Self.driver)"])
    }

    @Test(arguments: [
        "implementation(\"org.postgresql:postgresql:42.7.4\")", "\"runtimeOnly\"(\"org.postgresql:postgresql\")",
        "add(\"implementation\", \"org.postgresql:postgresql:1\")", "implementation(libs.pg)",
        "implementation(libs.pg.get())",
        "implementation(group = \"org.postgresql\", name = \"postgresql\")",
        "implementation(\"org.postgresql\", \"postgresql\", \"1\")",
        "implementation(libs.findLibrary(\"pg-driver\").get())", "implementation(libs.bundles.all.data)",
    ])
    func `of Kotlin ask for a driver`(text: String) {
        #expect(found("dependencies {\n\(text)\n}", kotlin: true) == ["driver \(Self.driver)"])
        #expect(found("subprojects { dependencies { \(text) } }", kotlin: true) == ["driver \(Self.driver)"])
    }

    @Test(arguments: [
        "dependencies { // implementation('org.postgresql:postgresql:1')\n}",
        "implementation 'org.postgresql:postgresql:1'",
        "dependencies { constraints { implementation 'org.postgresql:postgresql:1' } }",
        "dependencies { implementation libs.pgx }",
        "dependencies { implementation('a:b') { exclude group: 'org.postgresql', module: 'postgresql' } }",
        "dependencies { implementation platform('org.postgresql:postgresql:1') }",
        "dependencies { implementation libs.versions.pg }",
        "dependencies { implementation project(':org.postgresql:postgresql') }", "def x = 'org.postgresql:postgresql'",
        "dependencies { implementation 'org.postgresql:postgresql-x:1' }",
        "task x { dependsOn 'org.postgresql:postgresql' }",
        "dependencyManagement { dependencies { dependency 'org.postgresql:postgresql:1' } }",
        "dependencies { implementation 'postgresql' }",
    ])
    func `do not`(text: String) {
        #expect(found(text, kotlin: false).isEmpty)
    }

    @Test(arguments: [
        ("testImplementation", "for tests only"), ("integrationTestRuntimeOnly", "for tests only"),
        ("kapt", "for the build only"),
        ("compileOnly", "for the build only"), ("developmentOnly", "development only"),
        ("debugImplementation", "development only"),
        ("providedRuntime", "provided by the container"), ("liquibaseRuntime2", "for the build only"),
    ])
    func `name what is no part of the running app`(configuration: String, reason: String) {
        let text = "dependencies { \(configuration) 'org.postgresql:postgresql:1' }"
        #expect(found(text, kotlin: false) == ["hint \(Self.driver) (\(reason))"])
    }

    @Test(arguments: [
        ("plugins { id 'io.quarkus' version '3' }", "java quarkus"),
        ("apply plugin: 'org.springframework.boot'", "java spring boot"),
        ("plugins { id 'org.springframework.boot' version '3' apply false }", "java"), ("// id 'io.quarkus'", "java"),
        ("dependencies { implementation 'io.ktor:ktor-server-netty:2' }", "java ktor"),
        ("dependencies { testImplementation 'io.javalin:javalin:6' }", "java"),
        ("pluginManagement { plugins { id 'io.quarkus' version '3' } }", "java"),
    ])
    func `tell the framework`(text: String, expected: String) {
        #expect(runtimes(["build.gradle": text]) == "app .: \(expected)")
    }

    @Test func `of a project that is looked at by itself have the build's catalogue`() {
        let script = "dependencies { implementation(libs.pg) }"
        let files = ["a/b/build.gradle.kts": script, "gradle/libs.versions.toml": Self.catalogue]
        let detection = Detection(of: MemoryFolder(files), at: "a/b")
        #expect(detection.apps.flatMap(\.needs).map(\.verdict) == [.needed])
    }

    @Test(arguments: [
        "dependencies {", "a {", "(", "implementation(", "implementation libs.a, ", "a\n\n.", "if (", "}", "'a:b', ",
    ])
    func `that are made to hurt are read in time`(part: String) {
        let text = String(repeating: part, count: 40_000 / part.utf8.count)
        for name in ["build.gradle", "build.gradle.kts", "settings.gradle", "build.sbt"] {
            #expect(runtimes([name: text]).hasPrefix("app .: "))
        }
    }
}
