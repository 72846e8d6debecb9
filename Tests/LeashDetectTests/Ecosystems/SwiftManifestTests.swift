import LeashDetect
import Testing

@Suite struct SwiftLexing {
    private func texts(_ text: String) -> [String] { SwiftLexer.lexemes(of: text).map(\.text) }

    private func kinds(_ text: String) -> [Lexeme.Kind] { SwiftLexer.lexemes(of: text).map(\.kind) }

    @Test func `comments nest`() {
        #expect(texts("a /* b /* c */ d */ e // f\ng") == ["a", "e", "g"])
        #expect(texts("a /* b /* c */ d") == ["a"])
    }

    @Test func `strings are what lies between their own quotes`() {
        #expect(texts("\"a // b\" c") == ["a // b", "c"])
        #expect(texts("#\"a \" b \\(c)\"# d") == ["a \" b \\(c)", "d"])
        #expect(texts("\"\"\"\na \" b\n\"\"\" c") == ["\na \" b\n", "c"])
        #expect(texts("##\"a\"# b\"## c") == ["a\"# b", "c"])
        #expect(kinds("\"a\" #\"b\"#") == [.string, .string])
    }

    @Test func `what is put into a string may hold strings and comments`() {
        #expect(kinds("\"a \\(f(\")\" /* ) */) + \"x\") b\" c") == [.pattern, .word])
        #expect(kinds("#\"a \\#(g(\"\\(1)\")) b\"# c") == [.pattern, .word])
    }

    @Test func `a string of one line ends with it`() {
        #expect(kinds("\"a\nb") == [.pattern, .word])
    }

    @Test(arguments: ["\"", "\"\\(", "/*", "#", "#\"", "\"\"\"", "`", String(repeating: "\"\\(", count: 9999)])
    func `what does not end, ends with the text`(text: String) { _ = SwiftLexer.lexemes(of: text) }
}

@Suite struct SwiftManifests {
    private func manifest(_ text: String) -> SwiftManifest {
        SwiftManifest(SourceText(path: "Package.swift", text: text))
    }

    @Test(arguments: [
        "url: \"https://github.com/Vapor/Postgres-NIO\"", "url: \"https://github.com/vapor/postgres-nio.git\"",
        "url: \"git@github.com:vapor/postgres-nio.git\"", "url: \"ssh://git@github.com/vapor/postgres-nio\"",
        "name: \"P\", url: \"https://example.com/a/postgres-nio/\"", "id: \"vapor.postgres-nio\"",
        "path: \"../Postgres-NIO\"",
    ])
    func `a package is known by its identity`(arguments: String) {
        let text = "let package = Package(dependencies: [.package(\(arguments), from: \"1.0.0\")])"
        #expect(manifest(text).packages.map(\.identity) == ["postgres-nio"])
    }

    @Test func `packages and targets are found wherever they are added`() {
        let manifest = manifest(
            """
            let package = Package(name: "x")
            package.dependencies.append(.package(url: "https://github.com/a/b", from: "1.0.0"))
            package.dependencies += [.package(url: "https://github.com/a/c", from: "1.0.0")]
            package.targets.append(.executableTarget(name: "x", dependencies: [.product(name: "B", package: "b")]))
            """
        )
        #expect(manifest.packages.map(\.identity) == ["b", "c"])
        #expect(manifest.uses == ["b": .runtime])
    }

    @Test func `the use is that of the targets which reach a product`() {
        let manifest = manifest(
            """
            let package = Package(
                dependencies: [
                    .package(url: "https://github.com/a/run", from: "1.0.0"),
                    .package(url: "https://github.com/a/kit", from: "1.0.0"),
                    .package(url: "https://github.com/a/lone", from: "1.0.0"),
                    .package(url: "https://github.com/a/fake", from: "1.0.0"),
                    .package(url: "https://github.com/a/gen", from: "1.0.0"),
                    .package(url: "https://github.com/a/same", from: "1.0.0"),
                ],
                targets: [
                    .executableTarget(
                        name: "App",
                        dependencies: ["Core", .product(name: "Run", package: "run"), "same"],
                        plugins: [.plugin(name: "Gen", package: "gen")]
                    ),
                    .target(name: "Core", dependencies: [.target(name: "Deep"), .byName(name: "App")]),
                    .target(name: "Deep", dependencies: [.product(name: "Kit", package: "kit")]),
                    .target(name: "Lone", dependencies: [.product(name: "Lone", package: "lone")]),
                    .testTarget(name: "T", dependencies: ["Core", .product(name: "Fake", package: "fake")]),
                ]
            )
            """
        )
        let uses = manifest.uses.filter { $0.key != "app" }
        #expect(
            uses == [
                "run": .runtime, "kit": .runtime, "same": .runtime, "lone": .inapplicable("used by no executable"),
                "fake": .test, "gen": .build,
            ]
        )
    }

    @Test(arguments: [
        "", "Package(", "let a = let b [", "let a = .b(", "let a =", "let let let = [",
        String(repeating: "#", count: 90_000),
        "let a: [X] = [a, a, b]\nlet b: [X] = [b, a]\nPackage(targets: [.target(name: \"x\", dependencies: a + b)])",
        String(repeating: "Package(", count: 20_000), String(repeating: "let a = [", count: 20_000),
        String(repeating: ".target(name: \"a\", dependencies: [", count: 20_000),
    ])
    func `what is odd is read as far as it goes`(text: String) { _ = manifest(text).uses }
}
