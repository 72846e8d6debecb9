import LeashDetect
import Testing

@Suite struct CargoTargets {
    @Test(arguments: [
        "cfg(unix)", "cfg(not(windows))", "cfg(any(windows, target_os = \"linux\"))", "cfg(target_arch = \"aarch64\")",
        "cfg(tokio_unstable)", "x86_64-unknown-linux-musl", "cfg(all())", "cfg(", "cfg(target_env = \"gnu\")",
        "cfg(\(String(repeating: "not(", count: 20_000))", "cfg(nonsense(windows))", "cfg(all(,))",
    ])
    func `that apply, or may`(target: String) {
        #expect(CargoTarget.applies(target))
    }

    @Test(arguments: [
        "cfg(windows)", "cfg(not(unix))", "cfg(all(unix, target_os = \"macos\"))", "cfg(target_arch = \"wasm32\")",
        "aarch64-apple-darwin", "cfg(target_os=\"ios\")", "cfg(any(windows, target_os = \"android\"))",
        "cfg(target_vendor = \"apple\")",
    ])
    func `that do not`(target: String) {
        #expect(!CargoTarget.applies(target))
    }
}

@Suite struct PrismaSchemas {
    private func providers(_ text: String) -> [String] { PrismaSchema.providers(of: source(text)).map(\.name) }

    @Test func `have the providers of their data sources`() {
        #expect(providers("datasource db {\n provider = \"postgresql\"\n}") == ["postgresql"])
        #expect(providers("datasource a{ provider=\"x\" }\ndatasource b {\nprovider = \"y\"\n}") == ["x", "y"])
        #expect(PrismaSchema.providers(of: source("\n\ndatasource a {\n\n  provider = \"x\"")).map(\.line) == [5])
    }

    @Test(arguments: [
        "generator g {\n provider = \"x\"\n}", "// datasource d { provider = \"x\" }",
        "/* datasource d {\nprovider = \"x\"\n} */",
        "model M {\n datasource String\n provider String @default(\"x\")\n}",
        "datasource d {\n provider = env(\"X\")\n}",
        "datasource d {\n url = \"provider = \\\"x\\\"\"\n}", "datasource d {\n x { provider = \"y\" }\n}",
        "datasource d {",
        "datasource d {\n // provider = \"x\"\n /// provider = \"x\"\n}", "provider = \"x\"",
        "\"datasource d { provider = \\\"x\\\" }\"",
    ])
    func `have no others`(text: String) {
        #expect(providers(text) == [])
    }
}

@Suite struct DenoSpecifiers {
    @Test(arguments: [
        ("npm:pg", "pg"), ("npm:pg@^8.12/lib/client.js", "pg"), ("npm:@prisma/client@5", "@prisma/client"),
        ("npm:/pg@8", "pg"), ("jsr:@db/postgres@0.19", "@db/postgres"),
        ("https://deno.land/x/redis@v0.32.4/mod.ts", "redis"),
        ("https://esm.sh/pg@8.12.0?target=deno", "pg"),
        ("https://cdn.jsdelivr.net/npm/postgres@3/src/index.js", "postgres"),
    ])
    func `name packages`(text: String, name: String) {
        #expect(DenoSpecifier(text)?.name == name)
    }

    @Test(arguments: [
        "", "npm:", "npm:@scope", "./pg.ts", "node:net", "https://deno.land/std@0.224.0/assert/mod.ts", "https://",
        "pg",
        "https://example.org/x/postgres/mod.ts", "jsr:",
    ])
    func `are none of packages otherwise`(text: String) {
        #expect(DenoSpecifier(text) == nil)
    }
}

@Suite struct INIFiles {
    @Test func `have entries of several lines`() {
        let entries = INIFormat.entries(
            of: source("[a]\nK = 1\nl :\n  x\n # c\n\n  y\n[b]\n; d = 2\nnothing\nm=[z]\n  = w")
        )
        #expect(entries.map { "\($0.section).\($0.key)" } == ["a.k", "a.l", "b.m"])
        #expect(entries.map { $0.lines.map(\.text) } == [["1"], ["x", "y"], ["[z]", "= w"]])
        #expect(entries[1].lines.map(\.number) == [4, 7])
    }
}
