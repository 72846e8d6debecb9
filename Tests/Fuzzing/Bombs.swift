import LeashCore
import LeashEnv
import LeashManifest
import YAML

extension Reader {
    /// Inputs made to take all time or memory; each is read once.
    package static let bombs = readerBombs + detectionBombs

    private static let readerBombs = [
        bomb("yaml-aliases") { _ = parse(aliases(levels: 2_000)) },
        bomb("yaml-depth") {
            for opening in ["[", "{a: ", "- ", "? ", "[[{a: ", "a:\n"] { _ = parse(times(20_000, opening)) }
        },
        bomb("yaml-scalars") {
            _ = parse(times(1 << 20, "a"))
            _ = parse(times(1_000_000, "a") + Array(": x".utf8))
            _ = parse(Array("a: \"".utf8) + times(170_000, "\\u00e9") + Array("\"".utf8))
            _ = parse(Array("a: |\n".utf8) + times(100_000, "  text\n"))
        },
        bomb("yaml-values") { _ = parse(times(349_525, "- \n")) },
        bomb("manifest-aliases") { _ = load([file(aliases(levels: 2_000))]) },
        bomb("manifest-names") { _ = load([file(numbered(50_000) { "  app-\($0): {}\n" }, "apps:\n")]) },
        bomb("manifest-mistakes") { _ = load([file(numbered(40_000) { "  App \($0): { x: 1 }\n" }, "apps:\n")]) },
        bomb("manifest-scalar") {
            _ = load([file(times(1_000_000, "a") + Array(": {}\n".utf8), "apps:\n  ")])
            _ = load([file(times(1_000_000, "a"), "apps: { notes: { tier: ")])
        },
        bomb("manifest-files") {
            _ = load(
                (0..<20_000).map { number in
                    let text = "leash: v1\napps: { a\(number): {} }\ndatabases: { a\(number): { app: a\(number) } }\n"
                    return SourceFile(path: "\(number).yaml", bytes: Array(text.utf8))
                }
            )
        },
        bomb("env-lines") {
            _ = try? EnvDocument(parsing: times(1 << 20, "\n"))
            _ = try? EnvDocument(parsing: numbered(60_000) { "KEY_\($0)=value\n" })
            _ = try? EnvDocument(parsing: numbered(170_000) { "\(word(456_975 - $0))=\n" }).entries(nil)
            _ = try? EnvDocument(parsing: header(of: 8_000) { word(456_975 - $0) }).entries(nil)
            _ = try? EnvDocument(parsing: Array("A=".utf8) + times(1 << 20, "x"))
            _ = try? EnvDocument(parsing: Array("A='".utf8) + times(1 << 20, "'"))
            _ = try? EnvDocument(parsing: Array("#leash:".utf8) + times(1 << 20, "{\"v\":"))
        },
        bomb("json-depth") {
            for opening in ["[", "{\"a\":", "[{\"a\":"] { _ = try? JSON.parse(times(20_000, opening)[...]) }
        },
        bomb("json-text") {
            _ = try? JSON.parse((Array("\"".utf8) + times(5_000_000, "\\u00e9") + Array("\"".utf8))[...])
        },
        bomb("json-values") { _ = try? JSON.parse((Array("[".utf8) + times(8_000_000, "1,"))[...]) },
        bomb("json-keys") {
            _ = try? JSON.parse((Array("{".utf8) + numbered(500_000) { "\"\($0)\":1," })[...])
        },
    ]

    static func bomb(_ name: String, _ read: @escaping @Sendable () -> Void) -> Reader {
        Reader(name: name) { _ throws(Finding) in
            read()
            return .refused
        }
    }
}

func times(_ count: Int, _ piece: String) -> [UInt8] { Array(String(repeating: piece, count: count).utf8) }

private func numbered(_ count: Int, _ piece: (Int) -> String) -> [UInt8] {
    (0..<count).flatMap { Array(piece($0).utf8) }
}

/// The word of four letters that stands there in their order, from 0.
private func word(_ place: Int) -> String {
    let letters = [17_576, 676, 26, 1].map { UInt8(ascii: "A") + UInt8(place / $0 % 26) }
    return String(decoding: letters, as: UTF8.self)
}

/// An env file's header with records of so many keys.
private func header(of count: Int, _ key: (Int) -> String) -> [UInt8] {
    let digest = String(repeating: "0", count: 32)
    let records = (0..<count).map { "\"\(key($0))\":{\"by\":\"git\",\"file\":\"f\",\"digest\":\"\(digest)\"}" }
    return Array("#leash:{\"v\":1,\"keys\":{\(records.joined(separator: ","))}}\n".utf8)
}

/// Each level names the one before nine times.
private func aliases(levels: Int) -> [UInt8] {
    let lines = (1..<levels).map { level in
        "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]"
    }
    return Array((["a0: &a0 x"] + lines).joined(separator: "\n").utf8)
}

private func file(_ bytes: [UInt8], _ head: String = "") -> SourceFile {
    SourceFile(path: "leash.yaml", bytes: Array("leash: v1\n\(head)".utf8) + bytes)
}
