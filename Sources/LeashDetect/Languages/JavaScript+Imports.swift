/// A module that a JavaScript text takes in.
package struct ScriptImport: Equatable, Sendable {
    package let module: String
    /// What is taken from it by name, as the module calls it.
    package let names: [String]
    package let line: Int
}

extension [ScriptToken] {
    /// All `import`, `export ... from`, `import()` and `require()` of modules that are named by plain strings; those of
    /// types only are left out.
    package var imports: [ScriptImport] {
        indices.compactMap { index in
            switch self[index].name {
            case "import", "export": statement(at: index)
            case "require": called(at: index)
            default: nil
            }
        }
    }

    private func statement(at start: Int) -> ScriptImport? {
        guard start == 0 || !self[start - 1].isSign("."), start + 1 < count else { return nil }
        if self[start + 1].isSign("(") { return called(at: start) }
        if let module = self[start + 1].string, self[start].isName("import") {
            return ScriptImport(module: module, names: [], line: self[start].line)
        }
        let isType = self[start + 1].isName("type") && start + 2 < count && !self[start + 2].isName("from")
        guard !isType, let end = endOfClause(from: start + 1) else { return nil }
        guard let module = self[end].string else { return nil }
        return ScriptImport(module: module, names: names(in: start + 1..<end), line: self[start].line)
    }

    /// The place of the string after `from`.
    private func endOfClause(from start: Int) -> Int? {
        for index in start..<Swift.min(start + 500, count) {
            let token = self[index]
            if token.isName("from"), index + 1 < count, self[index + 1].string != nil { return index + 1 }
            let belongs = token.kind == .name || token.kind == .sign && ["{", "}", ",", "*"].contains(token.text)
            guard belongs, !token.isName("import"), !token.isName("export") else { return nil }
        }
        return nil
    }

    /// `require("m")` or `import("m")`, and what is taken from it: `const { a, b: c } = require("m")`.
    private func called(at index: Int) -> ScriptImport? {
        guard index + 3 < count, self[index + 1].isSign("("), let module = self[index + 2].string,
            self[index + 3].isSign(")"), index == 0 || !self[index - 1].isSign(".")
        else { return nil }
        var end = index - 1
        if end > 0, self[end].isName("await") { end -= 1 }
        var names: [String] = []
        if end > 1, self[end].isSign("="), self[end - 1].isSign("}") {
            let earliest = Swift.max(0, end - 500)
            if let open = self[earliest..<end].lastIndex(where: { $0.isSign("{") }) {
                names = self.names(in: open..<end)
            }
        }
        if index + 5 < count, self[index + 4].isSign("."), let name = self[index + 5].name { names.append(name) }
        return ScriptImport(module: module, names: names, line: self[index].line)
    }

    /// The names within braces that stand first: `a` of `a as b`; not those of types.
    private func names(in range: Range<Int>) -> [String] {
        guard let open = self[range].firstIndex(where: { $0.isSign("{") }) else { return [] }
        return (open + 1..<range.upperBound).compactMap { index in
            guard self[index - 1].isSign("{") || self[index - 1].isSign(",") else { return nil }
            let isType = self[index].isName("type") && self[index + 1].kind == .name && !self[index + 1].isName("as")
            return isType ? nil : self[index].name
        }
    }
}
