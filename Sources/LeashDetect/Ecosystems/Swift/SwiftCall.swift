/// A call in a Package.swift, such as `.product(name: "Vapor", package: "vapor")`.
struct SwiftCall {
    /// The last of the names before the parenthesis.
    let name: String
    let line: Int
    /// By label, or by `_` if there is none; of two with the same label, the first.
    let arguments: [String: ArraySlice<Lexeme>]

    /// The text of an argument that is one string.
    func string(_ label: String) -> String? {
        guard let argument = arguments[label], argument.count == 1 else { return nil }
        return argument.first?.string
    }

    /// All calls in a part of the program that are in no other one's arguments.
    static func calls(in lexemes: ArraySlice<Lexeme>) -> [SwiftCall] {
        var calls: [SwiftCall] = []
        var index = lexemes.startIndex
        while index + 1 < lexemes.endIndex {
            if lexemes[index].kind == .word, lexemes[index + 1].isSign("(") {
                let end = lexemes.closing(index + 1)
                calls.append(SwiftCall(lexemes[index], lexemes[min(index + 2, end)..<end]))
                index = end
            }
            index += 1
        }
        return calls
    }

    private init(_ name: Lexeme, _ inside: ArraySlice<Lexeme>) {
        self.name = name.text
        line = name.line
        var arguments: [String: ArraySlice<Lexeme>] = [:]
        for item in inside.items {
            let hasLabel =
                item.count > 2 && item[item.startIndex].kind == .word && item[item.startIndex + 1].isSign(":")
            let label = hasLabel ? item[item.startIndex].text : "_"
            if arguments[label] == nil { arguments[label] = hasLabel ? item.dropFirst(2) : item }
        }
        self.arguments = arguments
    }
}
