/// The projects that a solution lists, by their paths with `/`.
enum Solution {
    /// Of a line `Project("{GUID}") = "Name", "path\to\Name.csproj", "{GUID}"`.
    static func projects(of text: SourceText) -> [String] {
        text.lines.compactMap { line in
            guard line.hasPrefix("Project(") else { return nil }
            let strings = CodeLexer.tokens(of: String(line), .solution).compactMap(\.string)
            return strings.count > 2 ? slashed(strings[2]) : nil
        }
    }

    /// Of the newer form, .slnx.
    static func projects(ofXML text: SourceText) throws(FormatError) -> [String] {
        var pending = [try XMLFormat.parse(text)]
        var found: [String] = []
        while let element = pending.popLast() {
            if element.name == "Project", let path = element.attributes["Path"] { found.append(slashed(path)) }
            pending += element.children.reversed()
        }
        return found
    }

    private static func slashed(_ path: String) -> String { String(path.map { $0 == "\\" ? "/" : $0 }) }
}

extension CodeSyntax {
    fileprivate static let solution = Self(literals: [Literal(opening: "\"", closing: "\"")])
}
