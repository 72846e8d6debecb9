import LeashDetect

extension Reader {
    /// Files that detection reads, each by its own grammar, and all it takes to be deep, long or wide in any of them.
    static let detectionBombs = manifests.map { name in
        bomb("detect-\(name)") {
            for opening in openings {
                read(name, times(50_000, opening))
                read(name, times(25_000, opening + "\n"))
            }
            for line in lines { read(name, times(500_000 / line.utf8.count, line)) }
        }
    }

    private static let openings = [
        "[", "(", "{", "{\"a\":", "<a>", "a(", "\"", "'", "`", "/*", "#{", "\"#{", "%{", "- ", "[a", "a = [", "$(",
        "a.b(c: {",
    ]

    private static let lines = [
        "a", "\n", "\\\n", "a\\\n", "-r b\n", "a=1\n", "pg, ", "*a*a*a*a*b\n", "<<A\n", "a: b\n", "FROM a AS a\n",
        "[a]\nb=1\n", "require a v1\n", "gem 'a'\n",
    ]

    private static let manifests = [
        ".env.example", ".gitignore", "Cargo.toml", "DESCRIPTION", "Dockerfile", "Gemfile", "Package.swift", "Pipfile",
        "Procfile", "Project.toml", "app.cabal", "app.csproj", "app.json", "build.gradle", "build.gradle.kts",
        "build.sbt",
        "build.zig.zon", "compose.yaml", "composer.json", "cpanfile", "deno.json", "deps.edn", "fly.toml", "gleam.toml",
        "go.mod", "go.work", "mix.exs", "package.json", "pom.xml", "prisma/schema.prisma", "project.clj",
        "pubspec.yaml",
        "pyproject.toml", "rebar.config", "requirements.txt", "setup.py", "shard.yml", "vcpkg.json",
    ]

    private static func read(_ name: String, _ bytes: [UInt8]) {
        _ = Detection(of: DamagedFolder(files: [name: bytes, "x.log": []])).text()
    }
}
