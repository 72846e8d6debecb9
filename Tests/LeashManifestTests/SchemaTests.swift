import LeashManifest
import Testing

@Suite struct Schema {
    private let schema: SchemaEvaluator
    private let document: JSONValue

    init() throws {
        schema = SchemaEvaluator(schema: try JSONValue(jsonSchema()))
        document = try JSONValue(sampleDocument)
    }

    @Test func `it and the validator take every good value`() throws {
        for sample in samples {
            for text in sample.good {
                try expectAgreement(document(with: sample, text), "\(sample.path): \(text)", isGood: true)
            }
        }
    }

    @Test func `it and the validator refuse every bad value`() throws {
        for sample in samples {
            for text in sample.bad + ["null", "[[]]", #"{"zzz": 1}"#] {
                try expectAgreement(document(with: sample, text), "\(sample.path): \(text)", isGood: false)
            }
        }
    }

    @Test func `it and the validator refuse an unknown key anywhere`() throws {
        for sample in samples {
            let unknown = place(of: sample.path).dropLast() + ["zzz"]
            let changed = try document(with: sample, sample.good[0]).setting(Array(unknown), to: .number(1))
            expectAgreement(changed, "\(unknown)", isGood: false)
        }
    }

    @Test(arguments: [
        "tiers.*.rank", "tiers.*.databases", "servers.*.url", "databases.*.app", "removed.databases.*.then",
        "backupPolicies.*.schedule", "backupStores.*.rclone", "backupStores.*.config", "backupStores.*.config.file",
    ])
    func `it and the validator miss a required key`(_ path: String) {
        expectAgreement(document.setting(place(of: path), to: nil), path, isGood: false)
    }

    @Test(arguments: [
        "Notes", "1x", "a b", "leash-x", "pg_x", "x_1", "postgres", "rdsadmin", "none",
        String(repeating: "a", count: 59),
    ])
    func `it and the validator refuse a name`(_ name: String) {
        for section in ["apps", "tiers", "removed.databases", "backupStores"] {
            let path = section.split(separator: ".").map(String.init)
            let entry: JSONValue? = [
                "tiers": .object(["rank": .number(1), "databases": .number(1)]), "apps": .object([:]),
                "backupStores": .object(["directory": .string("x")]),
            ][section]
            let changed = document.setting(path + [name], to: entry ?? .object(["then": .string("forget")]))
            expectAgreement(changed, "\(section).\(name)", isGood: false)
        }
    }

    @Test(arguments: [#""a""#, "5", "true", #""""#, #""a b""#, "1.5"])
    func `it and the validator take a literal`(_ text: String) throws {
        expectAgreement(document.setting(["env", "wiki", "KEY"], to: try JSONValue(text)), text, isGood: true)
    }

    @Test(arguments: [
        #""a\nb""#, #""it's""#, #""a\\b""#, #"" a""#, #""a ""#, #""redis://:x@h""#, #""https://h/?password=x""#, "null",
        "[]", "{}",
    ])
    func `it and the validator refuse a literal`(_ text: String) throws {
        expectAgreement(document.setting(["env", "wiki", "KEY"], to: try JSONValue(text)), text, isGood: false)
    }

    @Test func `every key has a sample, and no keyword goes unchecked`() {
        var keywords: Set<String> = []
        let paths = schema.schema.schemaPaths(keywords: &keywords)
        let leaves = paths.filter { path in !paths.contains { $0.hasPrefix(path + ".") } }
        #expect(leaves == Set(samples.map(\.path)))
        #expect(keywords.isSubset(of: SchemaEvaluator.keywords))
    }

    @Test func `the export is stable`() { #expect(jsonSchema() == jsonSchema()) }

    // MARK: - Both verdicts

    private func expectAgreement(_ document: JSONValue, _ about: String, isGood: Bool) {
        let loaded = load([SourceFile(path: "leash.yaml", bytes: Array(document.text.utf8))])
        #expect(loaded.diagnostics.isEmpty == isGood, "validator, \(about): \(loaded.diagnostics)")
        #expect(schema.accepts(document) == isGood, "schema, \(about)")
    }

    private func document(with sample: Sample, _ text: String) throws -> JSONValue {
        let place = place(of: sample.path)
        // What is written out for `url`, or as a plain value for a key, stands in the way of the other form.
        var holders = ["servers.*.url", "env.*.*"].filter { sample.path.hasPrefix($0 + ".") }
        if sample.path == "backupStores.*.directory" { holders.append("backupStores.*") }
        var document = holders.reduce(document) { $0.setting(self.place(of: $1), to: .object([:])) }
        for (key, text) in sample.beside {
            document = document.setting(place.dropLast() + [key], to: try JSONValue(text))
        }
        return document.setting(place, to: try JSONValue(text))
    }

    /// A path with its stars filled in.
    private func place(of path: String) -> [String] {
        let parts = path.split(separator: ".").map(String.init)
        var names = sampleNames[parts[0]]?[...] ?? []
        return parts.map { $0 == "*" ? names.removeFirst() : $0 }
    }
}
