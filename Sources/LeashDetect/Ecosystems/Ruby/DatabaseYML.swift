import LeashCore

/// Which engine config/database.yml has in production.
enum DatabaseYML {
    /// The adapters and URLs of the environment that is deployed: production, or what all have in common.
    static func witnesses(of text: SourceText) throws(FormatError) -> [Witness] {
        let plain = SourceText(path: text.path, text: withoutERB(text.text))
        let root = try YAMLFormat.parse(plain)
        for environment in ["production", "default", "defaults", "base"] {
            guard let settings = root[environment] else { continue }
            // An app with several databases has a table for each.
            let databases = [settings] + settings.members.map(\.value)
            let found = databases.flatMap { witnesses(of: $0, text) }
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func witnesses(of settings: Value, _ text: SourceText) -> [Witness] {
        var found: [Witness] = []
        if let adapter = settings["adapter"], let name = adapter.string, !name.isEmpty {
            found.append(Witness(engine(ofAdapter: name), "adapter: \(name)", at: text.location(line: adapter.line)))
        }
        if let url = settings["url"], let address = url.string, let (engine, shown) = Engine.of(url: address) {
            found.append(Witness(engine, "url: \(shown)", at: text.location(line: url.line)))
        }
        return found
    }

    private static func engine(ofAdapter name: String) -> Engine {
        // JRuby's adapters have the names of those that they stand for.
        Engine(name: name.hasPrefix("jdbc") ? String(name.dropFirst("jdbc".count)) : name) ?? .other(name)
    }

    /// What ERB prints is null, what it does is gone; lines stay.
    private static func withoutERB(_ text: String) -> String {
        var cursor = Cursor(text)
        var plain = ""
        var start = cursor.position
        while !cursor.isAtEnd {
            guard cursor.isAt("<%") else {
                cursor.advance()
                continue
            }
            plain += cursor.text(from: start)
            let (line, isPrinted) = (cursor.line, cursor.byte(after: 2) == UInt8(ascii: "="))
            cursor.skip(past: "%>")
            plain += (isPrinted ? "~" : "") + String(repeating: "\n", count: cursor.line - line)
            start = cursor.position
        }
        return plain + cursor.text(from: start)
    }
}
