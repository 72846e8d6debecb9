/// A word, string or sign of a program's text; comments are gone.
package struct CodeToken: Equatable, Sendable {
    package enum Kind: Sendable {
        /// A name, keyword or number.
        case word
        /// A literal, without its quotes and with the usual escapes undone; what it interpolates stays as written.
        case string
        /// One sign, or a run of them where the language joins them.
        case sign
        case newline
    }

    package let kind: Kind
    package let text: String
    /// Where it begins, from 1.
    package let line: Int

    package init(_ kind: Kind, _ text: String, line: Int) {
        self.kind = kind
        self.text = text
        self.line = line
    }

    func isWord(_ word: String) -> Bool { kind == .word && text == word }

    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

    /// The text of a string; `nil` of anything else.
    var string: String? { kind == .string ? text : nil }

    /// The text of a word; `nil` of anything else.
    var word: String? { kind == .word ? text : nil }

    var opens: Bool { kind == .sign && (text == "(" || text == "[" || text == "{") }

    var closes: Bool { kind == .sign && (text == ")" || text == "]" || text == "}") }
}

/// What the languages with braces differ in, as far as their strings and comments go.
package struct CodeSyntax: Sendable {
    /// What lies between a string's marks.
    struct Literal: Sendable {
        var opening: StaticString
        var closing: StaticString
        var escapes = false
        /// What begins an interpolation that ends with a brace: `${`, or `{`.
        var interpolation: StaticString?
        /// A closing mark that is written twice stands for itself.
        var doubles = false
        var spansLines = false
    }

    /// The longest opening first.
    var literals: [Literal]
    var nestsComments = false
    /// Comments between these marks, besides `/* */`.
    var parenthesesComment = false
    /// Names may stand between backquotes.
    var quotesNames = false
    /// `'x'` is a character, and `'name` may be something else.
    var hasCharacters = true
    /// Strings between slashes where no value stands before.
    var hasSlashes = false
    /// Lines that begin with `#` are for the compiler.
    var hasDirectives = false
    /// Runs of operator signs are one sign.
    var joinsSigns = false
}

extension CodeSyntax {
    private static let plain = Literal(opening: "\"", closing: "\"", escapes: true)

    private static let template = Literal(opening: "\"", closing: "\"", escapes: true, interpolation: "${")

    private static let block = Literal(opening: "\"\"\"", closing: "\"\"\"", interpolation: "${", spansLines: true)

    package static let go = Self(literals: [plain, Literal(opening: "`", closing: "`", spansLines: true)])

    package static let groovy = Self(
        literals: [
            block,
            Literal(opening: "'''", closing: "'''", escapes: true, spansLines: true),
            template,
            Literal(opening: "'", closing: "'", escapes: true),
            Literal(opening: "$/", closing: "/$", spansLines: true),
        ],
        hasCharacters: false,
        hasSlashes: true
    )

    package static let kotlin = Self(literals: [block, template], nestsComments: true, quotesNames: true)

    package static let scala = Self(
        literals: [block, template],
        nestsComments: true,
        quotesNames: true,
        joinsSigns: true
    )

    package static let cSharp = Self(
        literals: [
            Literal(opening: "$\"\"\"", closing: "\"\"\"", interpolation: "{", spansLines: true),
            Literal(opening: "\"\"\"", closing: "\"\"\"", spansLines: true),
            Literal(opening: "$@\"", closing: "\"", interpolation: "{", doubles: true, spansLines: true),
            Literal(opening: "@$\"", closing: "\"", interpolation: "{", doubles: true, spansLines: true),
            Literal(opening: "$\"", closing: "\"", escapes: true, interpolation: "{"),
            Literal(opening: "@\"", closing: "\"", doubles: true, spansLines: true),
            plain,
        ],
        hasDirectives: true
    )

    package static let fSharp = Self(
        literals: [
            Literal(opening: "\"\"\"", closing: "\"\"\"", spansLines: true),
            Literal(opening: "@\"", closing: "\"", doubles: true, spansLines: true),
            Literal(opening: "\"", closing: "\"", escapes: true, spansLines: true),
        ],
        nestsComments: true,
        parenthesesComment: true,
        hasDirectives: true
    )
}
