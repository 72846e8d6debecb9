/// A text without what looks like a password: in a URL, a conninfo, a `PASSWORD` clause, or a SCRAM verifier.
///
/// Hides too much rather than too little. Matches Unicode scalars: an accent after a quote must not hide the quote.
func scrubbed(_ text: String) -> String {
    let patterns = [
        (/SCRAM-SHA-256\$[^\s'"]*/, "***"),
        (/\bmd5[0-9a-f]{32}\b/, "***"),
    ]
    let hidden = patterns.reduce(text) { $0.replacing($1.0.matchingSemantics(.unicodeScalar), with: $1.1) }
    return
        hidden
        .replacing(/(:\/\/[^:@\/\s]*:)[^\s]*@/.matchingSemantics(.unicodeScalar)) { "\($0.1)***@" }
        .replacing(/(password\s*=\s*)('([^'\\]|\\.)*'|[^\s&'"]+)/.ignoresCase().matchingSemantics(.unicodeScalar)) {
            "\($0.1)***"
        }
        .replacing(/(password\s+)E?'([^'\\]|''|\\.)*'/.ignoresCase().matchingSemantics(.unicodeScalar)) {
            "\($0.1)'***'"
        }
}

/// What libpq says about a conninfo that it can't read, without the parts of it that the message quotes: any of them
/// may be a password, but for what can only be the name of an option.
func unreadable(_ message: String) -> String {
    let names = /^invalid (connection option|URI query parameter:) "[a-z_]*"/.matchingSemantics(.unicodeScalar)
    guard message.prefixMatch(of: names) == nil else { return message }
    return withoutQuotes(message)
}

/// A message without what it quotes.
func withoutQuotes(_ message: String) -> String {
    message.replacing(/".*"/.dotMatchesNewlines().matchingSemantics(.unicodeScalar), with: "\"***\"")
}
