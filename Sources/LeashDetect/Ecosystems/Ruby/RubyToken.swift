/// A word, literal or sign of Ruby; comments are gone.
struct RubyToken: Equatable {
    enum Kind {
        case word
        /// `name:`, without the colon.
        case label
        /// `:name`, without the colon.
        case symbol
        /// Without what it interpolates, which makes it ``isDynamic``.
        case string
        /// `%w[a b]` or `%i[a b]`.
        case words
        case sign
        case newline
    }

    let kind: Kind
    let text: String
    let line: Int
    /// The elements of `words`.
    var items: [String] = []
    var isDynamic = false

    init(_ kind: Kind, _ text: String, line: Int) {
        self.kind = kind
        self.text = text
        self.line = line
    }

    func isWord(_ word: String) -> Bool { kind == .word && text == word }

    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

    /// What a literal names: a string, a symbol, or each of an array's words; nothing of what is known at run time only.
    var names: [String] {
        switch kind {
        case .string: isDynamic ? [] : [text]
        case .symbol: [text]
        case .words: items
        default: []
        }
    }
}
