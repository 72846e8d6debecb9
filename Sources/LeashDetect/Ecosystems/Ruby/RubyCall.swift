/// A call's arguments: `gem "pg", "~> 1.5", group: :test`.
struct RubyCall {
    /// Those that are no options.
    var positional: [[RubyToken]] = []
    /// By key; `key: value` and `:key => value` are the same.
    var options: [String: [RubyToken]] = [:]

    /// - Parameter tokens: what stands after the method's name, with or without parentheses.
    init(_ tokens: ArraySlice<RubyToken>) {
        for argument in Self.arguments(tokens) {
            guard let first = argument.first else { continue }
            if first.kind == .label {
                options[first.text] = Array(argument.dropFirst())
            } else if argument.count > 1, argument[1].isSign("=>"), let key = first.names.first {
                options[key] = Array(argument.dropFirst(2))
            } else {
                positional.append(argument)
            }
        }
    }

    /// What an option names, in file order; `nil` if it is not there.
    func names(_ keys: String...) -> [String]? {
        for key in keys { if let tokens = options[key] { return tokens.flatMap(\.names) } }
        return nil
    }

    /// The names of all arguments that are no options.
    var names: [String] { positional.joined().flatMap(\.names) }

    /// The first argument, if it is one literal that names one thing.
    var name: (text: String, line: Int)? {
        guard let first = positional.first, first.count == 1, first[0].names.count == 1 else { return nil }
        return (first[0].names[0], first[0].line)
    }

    private static func arguments(_ tokens: ArraySlice<RubyToken>) -> [[RubyToken]] {
        var tokens = tokens
        if tokens.first?.isSign("(") == true {
            tokens = tokens.dropFirst()
            if tokens.last?.isSign(")") == true { tokens = tokens.dropLast() }
        }
        var (arguments, depth) = ([[RubyToken]()], 0)
        for token in tokens {
            if token.kind == .sign {
                if ["(", "[", "{"].contains(token.text) { depth += 1 }
                if [")", "]", "}"].contains(token.text) { depth -= 1 }
                if token.text == ",", depth == 0 {
                    arguments.append([])
                    continue
                }
            }
            arguments[arguments.count - 1].append(token)
        }
        return arguments
    }
}
