import PQ

/// A setting's name as SET has it: each part of `extension.name` is an identifier.
func settingName(_ name: Substring) -> String {
    name.split(separator: ".", omittingEmptySubsequences: false).map { quoted(identifier: String($0)) }
        .joined(separator: ".")
}

/// What SET takes for a value that the catalogs hold.
///
/// A list of names is held as identifiers, quoted where they have to be. As one string it would be one name, so each goes
/// as a string of its own. A tenant may have written it: whatever stands in it stays within its quotes.
///
/// Source: Postgres' `GUC_LIST_QUOTE`, which pg_dump has by name too, and `SplitIdentifierString`.
func settingValue(_ value: String, of name: String) -> String {
    let lists = ["local_preload_libraries", "search_path", "session_preload_libraries", "temp_tablespaces"]
    guard lists.contains(name.lowercased()) else { return quoted(literal: value) }
    var names: [String] = []
    var rest = value.unicodeScalars.drop { blanks.contains($0) }
    while !rest.isEmpty {
        names.append(nextName(&rest))
        rest = rest.drop { $0 == "," || blanks.contains($0) }
    }
    return (names.isEmpty ? [""] : names).map { quoted(literal: $0) }.joined(separator: ", ")
}

private let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r", "\u{0b}", "\u{0c}"]

private func nextName(_ rest: inout Substring.UnicodeScalarView) -> String {
    guard rest.first == "\"" else {
        let plain = rest.prefix { $0 != "," && !blanks.contains($0) }
        rest = rest[plain.endIndex...]
        return String(plain).lowercased()
    }
    rest = rest.dropFirst()
    var name = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
        if scalar == "\"" {
            guard rest.first == "\"" else { break }
            rest = rest.dropFirst()
        }
        name.append(scalar)
    }
    return String(name)
}
