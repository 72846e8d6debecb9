import LeashCore
import LeashDetect
import Testing

@Suite struct Detections {
    private static let files = [
        "package.json": #"{ "private": true, "workspaces": ["apps/*"] }"#,
        "apps/web/package.json": "{\n  \"dependencies\": { \"pg\": \"^8.12.0\", \"express\": \"^4.21.0\" }\n}\n",
        ".env.example": "DATABASE_URL=postgres://localhost/shop\n",
        "apps/web/docker-compose.yml": "services: {",
        "apps/web/compose.yaml": "services:\n  cache: { image: redis:7 }\n",
    ]

    @Test func `of a folder in a repository has paths from that folder`() {
        let detection = Detection(of: MemoryFolder(Self.files), at: "apps/web")
        #expect(detection.apps.map(\.path) == [""])
        let need = detection.apps.first?.needs.first
        #expect(need?.evidence.map { "\($0.location)" } == ["package.json:2:1"])
        #expect(need?.witnesses.map { "\($0.location)" } == ["../../.env.example:1:1"])
        #expect(detection.warnings.map(\.location.file) == ["docker-compose.yml"])
    }

    @Test func `of the repository has the apps of its workspace`() {
        let detection = Detection(of: MemoryFolder(Self.files))
        #expect(detection.apps.map(\.path) == ["apps/web"])
        #expect(detection.warnings.map(\.location.file) == ["apps/web/docker-compose.yml"])
    }

    @Test(arguments: ["spring:\n  a: b\nc\n", "spring:\n  a: b\n---\nc: [\n", "spring:\n  a: b\nc"])
    func `a file of settings that ends in the middle is told at a line of it`(text: String) {
        let pom =
            "<project><dependencies><dependency><artifactId>spring-boot-starter</artifactId></dependency></dependencies></project>"
        let path = "src/main/resources/application.yml"
        let detection = Detection(of: MemoryFolder(["pom.xml": pom, path: text]))
        let lines = detection.warnings.filter { $0.location.file == path }.map(\.location.line)
        #expect(
            lines.count == 1 && lines.allSatisfy { (1...text.split(separator: "\n").count + 1).contains($0) },
            "\(lines)"
        )
    }

    @Test func `of nothing is one app of nothing`() {
        for path in ["", "missing", "a/../..", "../x", "/"] {
            let detection = Detection(of: MemoryFolder([:]), at: path)
            #expect(detection.apps.count == 1 && detection.apps[0].runtimes.isEmpty)
        }
    }

    @Test func `reads as a person would have it`() {
        let text = Detection(of: MemoryFolder(Self.files), at: "apps/web").text()
        #expect(
            text == """
                ✓ Detected: express (node)
                ⚠ Your app uses PostgreSQL (pg, package.json:2)
                ⚠ Your app uses Redis (redis:7, compose.yaml:2)

                """
        )
    }

    @Test func `shows all evidence when asked to`() {
        let text = Detection(of: MemoryFolder(Self.files)).text(isVerbose: true)
        #expect(
            text == """
                apps/web
                  ✓ Detected: express (node)
                      runtime    node     apps/web/package.json:1  by framework
                      framework  express  apps/web/package.json:2
                  ⚠ Your app uses PostgreSQL (pg, apps/web/package.json:2)
                      driver  pg                        apps/web/package.json:2
                      for     DATABASE_URL=postgres://  .env.example:1
                  ⚠ Your app uses Redis (redis:7, apps/web/compose.yaml:2)
                      declared  redis:7  apps/web/compose.yaml:2

                """
        )
    }

    @Test func `has colours only where they are wanted, and obeys no name of the files`() {
        let reader = MemoryFolder(["compose.yaml": "services: { a: { image: \"x\\e[2J/redis:7\" } }\n"])
        let plain = Detection(of: reader).text(isVerbose: true)
        #expect(!plain.contains("\u{1b}"))
        let coloured = Detection(of: reader).text(style: TextStyle(colour: true))
        #expect(
            coloured.contains("\u{1b}[33m⚠\u{1b}[0m") && !coloured.contains("[2J\u{1b}")
                && !coloured.contains("\u{1b}[2J")
        )
    }

    @Test func `has everything as JSON`() {
        let json = Detection(of: MemoryFolder(Self.files), at: "apps/web").json()
        let app = json["apps"]?.elements?.first
        #expect(json["format"]?.text == "leash.detection/1")
        #expect(app?["path"]?.text == ".")
        #expect(app?["runtimes"]?.elements?.first?["framework"]?["name"]?.text == "express")
        let need = app?["needs"]?.elements?.first
        #expect(need?["service"]?.text == "postgres" && need?["variable"]?.text == "DATABASE_URL")
        #expect(need?["verdict"]?.text == "needed")
        #expect(need?["for"]?.elements?.first?["file"]?.text == "../../.env.example")
        #expect(json["warnings"]?.elements?.first?["file"]?.text == "docker-compose.yml")
    }
}
