import LeashCore
import LeashDetect
import Testing

@Suite struct MavenProjects {
    private func found(_ dependency: String, around: (String, String) = ("", "")) -> [String] {
        findings(["pom.xml": "<project>\(around.0)<dependencies>\(dependency)</dependencies>\(around.1)</project>"])
    }

    private func dependency(_ more: String = "", artifact: String = "postgresql") -> String {
        "<dependency><groupId>org.postgresql</groupId><artifactId>\(artifact)</artifactId>\(more)</dependency>"
    }

    @Test func `ask for a driver`() {
        #expect(found(dependency()) == ["driver org.postgresql:postgresql"])
        #expect(found(dependency("<scope> runtime </scope>")) == ["driver org.postgresql:postgresql"])
        let properties = "<properties><db>postgresql</db><again>${again}</again></properties>"
        #expect(found(dependency(artifact: "${db}"), around: (properties, "")) == ["driver org.postgresql:postgresql"])
        #expect(found(dependency(artifact: "${again}"), around: (properties, "")).isEmpty)
    }

    @Test func `have profiles, of which one may be on by itself`() {
        let own = "<dependencies>\(dependency())</dependencies></profile></profiles>"
        #expect(found("", around: ("", "<profiles><profile>\(own)")) == ["hint org.postgresql:postgresql (optional)"])
        let active = "<profiles><profile><activation><activeByDefault>true</activeByDefault></activation>"
        #expect(found("", around: ("", active + own)) == ["driver org.postgresql:postgresql"])
    }

    @Test func `inherit from a parent that is theirs`() {
        let parent = "<project><artifactId>p</artifactId><dependencies>\(dependency())</dependencies></project>"
        func child(_ name: String) -> String {
            "<project><parent><groupId>g</groupId><artifactId>\(name)</artifactId><relativePath>up</relativePath></parent></project>"
        }
        #expect(findings(["pom.xml": child("p"), "up/pom.xml": parent]) == ["driver org.postgresql:postgresql"])
        #expect(findings(["pom.xml": child("q"), "up/pom.xml": parent]).isEmpty)
        let loop =
            "<project><artifactId>p</artifactId><parent><artifactId>p</artifactId><relativePath>.</relativePath></parent></project>"
        #expect(findings(["pom.xml": loop]).isEmpty)
    }
}

@Suite struct SbtBuilds {
    private func found(_ text: String) -> [String] { findings(["build.sbt": text]) }

    @Test(arguments: [
        "libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\"",
        "val v = \"42\"\nlibraryDependencies ++= Seq(\n\"org.postgresql\" % \"postgresql\" % v\n)",
        "val pg = \"org.postgresql\" % \"postgresql\" % \"42\"\nlibraryDependencies += pg",
        "libraryDependencies ++=\n  List(\"a\" %% \"b\" % \"1\",\n \"org.postgresql\" % \"postgresql\" % \"42\" % \"compile->compile;test->test\")",
        "lazy val a = project.settings(libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\", name := \"a\")",
    ])
    func `ask for a driver`(text: String) {
        #expect(found(text) == ["driver org.postgresql:postgresql"])
    }

    @Test(arguments: [
        "// libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\"",
        "val pg = \"org.postgresql\" % \"postgresql\" % \"42\"",
        "excludeDependencies += \"org.postgresql\" % \"postgresql\"",
        "description := \"\"\"libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\"\"\"\"",
        "dependencyOverrides += \"org.postgresql\" % \"postgresql\" % \"42\"", "libraryDependencies += pg",
    ])
    func `do not`(text: String) {
        #expect(found(text).isEmpty)
    }

    @Test(arguments: [
        "libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\" % Test",
        "Test / libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\"",
        "libraryDependencies in Test += \"org.postgresql\" % \"postgresql\" % \"42\"",
        "libraryDependencies += \"org.postgresql\" % \"postgresql\" % \"42\" % \"test\" ",
    ])
    func `ask for it in tests`(text: String) {
        #expect(found(text) == ["hint org.postgresql:postgresql (for tests only)"])
    }
}

@Suite struct ClojureProjects {
    @Test(arguments: [
        "{:deps {org.postgresql/postgresql {:mvn/version \"42\"}}}",
        "; a\n{:deps {a/b nil, org.postgresql/postgresql$jdk {}}}",
        "{:x #{1 2} :deps ^{:a 1} {org.postgresql/postgresql #:mvn{:version \"42\"}}}",
        "{:a \\{ :deps {org.postgresql/postgresql {}}}",
        "{:aliases {:prod {:extra-deps {org.postgresql/postgresql {}}}}}",
    ])
    func `ask for a driver`(text: String) {
        #expect(findings(["deps.edn": text]) == ["driver org.postgresql:postgresql"])
    }

    @Test(arguments: [
        "{:deps {#_org.postgresql/postgresql #_{}}}", "{:x \"org.postgresql/postgresql\"}",
        "{:paths [org.postgresql/postgresql]}",
        "; {:deps {org.postgresql/postgresql {}}}", "", "{:deps [}", "{:deps {org.postgresql/postgresql {}", "\"", ")",
    ])
    func `do not`(text: String) {
        #expect(findings(["deps.edn": text]).isEmpty)
    }

    @Test func `nested too deep are warned of`() {
        let detection = Detection(of: MemoryFolder(["deps.edn": String(repeating: "[", count: 100_000)]))
        #expect(detection.warnings.map(\.message) == ["nested deeper than 200 levels"])
    }
}

@Suite struct SpringSettings {
    private static let pom = """
        <project><dependencies><dependency><groupId>org.jooq</groupId><artifactId>jooq</artifactId></dependency></dependencies></project>
        """

    private func witness(_ text: String, in name: String = "application.properties") -> [String] {
        Array(findings(["pom.xml": Self.pom, "src/main/resources/\(name)": text]).dropFirst())
    }

    @Test(arguments: [
        ("spring.datasource.url=jdbc:postgresql://h/d", "for spring.datasource.url: jdbc:postgresql://"),
        ("spring.datasource.url: jdbc:h2:mem:d;MODE=PostgreSQL", "against spring.datasource.url: jdbc:h2:"),
        ("spring.datasource.url ${A:jdbc:postgresql://h/d}", "for spring.datasource.url: jdbc:postgresql://"),
        (
            "spring.datasource.driver-class-name = org.postgresql.Driver",
            "for spring.datasource.driver-class-name: org.postgresql.Driver"
        ),
        ("a=b\\\n  c\nspring.r2dbc.url=r2dbc:postgresql://h/d", "for spring.r2dbc.url: r2dbc:postgresql://"),
        ("%prod.quarkus.datasource.db-kind=mysql", "against quarkus.datasource.db-kind: mysql"),
    ])
    func `tell the engine`(text: String, expected: String) {
        #expect(witness(text) == [expected])
    }

    @Test(arguments: [
        "#spring.datasource.url=jdbc:postgresql://h/d", "! spring.datasource.url=jdbc:postgresql://h/d",
        "spring.datasource.url=${DB}",
        "a.url=jdbc:postgresql://h/d", "spring.datasource.username=postgresql",
        "a=\\\nspring.datasource.url=jdbc:postgresql://h/d",
        "%test.quarkus.datasource.db-kind=postgresql", "%dev.quarkus.datasource.db-kind=mysql", "\\",
    ])
    func `do not`(text: String) {
        #expect(witness(text).isEmpty)
    }

    @Test func `may have what Maven fills in`() {
        let text = "info.version: @project.version@\nspring.datasource.url: jdbc:postgresql://h/d\n"
        #expect(witness(text, in: "application.yml") == ["for spring.datasource.url: jdbc:postgresql://"])
    }

    @Test func `have profiles`() {
        #expect(witness("spring.datasource.url=jdbc:postgresql://h/d", in: "application-test.properties").isEmpty)
        #expect(witness("spring.datasource.url=jdbc:mysql://h/d", in: "application-dev.properties").isEmpty)
        #expect(
            witness("spring:\n  datasource:\n    url: jdbc:postgresql://h/d", in: "application-dev.yaml").count == 1
        )
        #expect(witness(String(repeating: "---\n", count: 50_000), in: "application.yml").isEmpty)
    }
}
