import LeashDetect
import Testing

@Suite struct GoModules {
    private func modules(_ text: String) -> [String] { findings(["go.mod": text]) }

    @Test(arguments: [
        "require github.com/lib/pq v1.10.9", "require (\ngithub.com/lib/pq v1.10.9\n)",
        "require \"github.com/lib/pq\" v1",
        "require(\n\tgithub.com/lib/pq v1 // why\n)", "require `github.com/lib/pq` v1//indirect or not",
        "require github.com/lib/pq v1 // indirectly", "exclude a v1\nrequire github.com/lib/pq v1",
    ])
    func `require a driver`(text: String) {
        #expect(modules("module a\n" + text + "\n") == ["driver github.com/lib/pq"])
    }

    @Test(arguments: [
        "// require github.com/lib/pq v1", "exclude github.com/lib/pq v1", "replace github.com/lib/pq => ../pq",
        "exclude (\ngithub.com/lib/pq v1\n)", "retract v1 // github.com/lib/pq", "requires github.com/lib/pq v1",
        "require github.com/lib/pq", "require github.com/lib/pq/v1x v1", "require (\n)\ngithub.com/lib/pq v1",
    ])
    func `do not`(text: String) {
        #expect(modules("module a\n" + text + "\n").isEmpty)
    }

    @Test(arguments: [
        "github.com/jackc/pgx", "github.com/jackc/pgx/v4", "github.com/jackc/pgx/v5", "github.com/go-pg/pg/v10",
        "gorm.io/driver/postgres",
    ])
    func `have versions in their paths`(path: String) {
        #expect(modules("module a\nrequire \(path) v1.0.0") == ["driver \(path)"])
    }

    @Test func `of gopkg.in have them after a dot`() {
        #expect(modules("module a\nrequire gopkg.in/mgo.v2 v2.0.0") == ["driver gopkg.in/mgo.v2"])
    }

    @Test(arguments: ["require (\na v1", ")", "(", "require \"a v1", "require (\n\"a\n)"])
    func `are warned of where they are malformed`(text: String) {
        let detection = Detection(of: MemoryFolder(["go.mod": text]))
        #expect(detection.warnings.count == 1)
        #expect(detection.apps.map { $0.runtimes.map(\.name) } == [["go"]])
    }

    private static let untidy = "module a\nrequire github.com/lib/pq v1 // indirect\n"

    @Test(arguments: [
        "package a\nimport _ \"github.com/lib/pq\"", "package a\nimport (\n\"fmt\"\npq \"github.com/lib/pq/x\"\n)",
        "package a; import \"github.com/lib/pq\"",
    ])
    func `that are not tidy have what is imported`(source: String) {
        #expect(findings(["go.mod": Self.untidy, "a/a.go": source]) == ["driver github.com/lib/pq"])
    }

    @Test(arguments: [
        "package a\n// import \"github.com/lib/pq\"", "package a\nvar x = \"github.com/lib/pq\"",
        "package a\nconst x = `\nimport \"github.com/lib/pq\"\n`",
        "//go:build ignore\n\npackage a\nimport \"github.com/lib/pq\"",
        "package a\nimport \"github.com/lib/pqx\"", "package a\n/*\nimport \"github.com/lib/pq\" */",
        "package a\nimport \"fmt\"\nvar x = (\"github.com/lib/pq\")",
    ])
    func `and not what is not`(source: String) {
        #expect(findings(["go.mod": Self.untidy, "a/a.go": source]) == ["hint github.com/lib/pq (indirect)"])
    }

    @Test func `serve with the standard library`() {
        let served = "package main\nimport \"net/http\"\nfunc main() { http.ListenAndServe(\"\", nil) }"
        let asked = "package main\nimport \"net/http\"\nfunc main() { http.Get(\"ListenAndServe\") }"
        #expect(runtimes(["go.mod": "module a\n", "main.go": served]) == "app .: go net/http")
        #expect(runtimes(["go.mod": "module a\n", "main.go": asked]) == "app .: go")
        #expect(runtimes(["go.mod": "module a\n", "main_test.go": served]) == "app .: go")
        let library = served.replacing("package main", with: "package web")
        #expect(runtimes(["go.mod": "module a\n", "web/a.go": library]) == "app .: go")
        let program = ["go.mod": "module a\n", "web/a.go": library, "cmd/a/main.go": "package main\n"]
        #expect(runtimes(program) == "app .: go net/http")
    }

    @Test func `have the most specific of frameworks`() {
        let text = "module a\nrequire github.com/gorilla/mux v1\nrequire github.com/gin-gonic/gin v1\n"
        #expect(runtimes(["go.mod": text]) == "app .: go gin")
        #expect(runtimes(["go.mod": "module a\nrequire github.com/gin-gonic/gin v1 // indirect\n"]) == "app .: go")
    }
}
