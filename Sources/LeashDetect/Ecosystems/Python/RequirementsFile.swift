/// A line of a requirements file, its continuations included.
package enum RequirementLine: Equatable {
    case requirement(PythonRequirement, line: Int)
    /// `-r`: a file, relative to this one.
    case file(String, line: Int)
    /// `-e` or a bare path: a folder, relative to this file, with the extras that are asked for.
    case folder(String, extras: Set<String>, line: Int)
}

/// The format of `pip install -r`.
package enum RequirementsFile {
    /// What it asks for; options and constraints are no part of that.
    package static func lines(of text: SourceText) -> [RequirementLine] {
        logicalLines(of: text).compactMap { read($0.text, line: $0.number) }
    }

    /// The lines without comments, put together where a backslash ends them.
    private static func logicalLines(of text: SourceText) -> [(text: String, number: Int)] {
        var lines: [(String, Int)] = []
        var (open, start) = ("", 0)
        for (index, line) in text.lines.enumerated() {
            if start == 0 { start = index + 1 }
            let isComment = line.drop { $0.isWhitespace }.hasPrefix("#")
            if line.hasSuffix("\\"), !isComment {
                open += line.dropLast()
                continue
            }
            // A comment ends what goes on in it.
            lines.append((withoutComment(open + (isComment ? "" : line)), start))
            (open, start) = ("", 0)
        }
        if !open.isEmpty { lines.append((withoutComment(open), start)) }
        return lines
    }

    /// A comment begins with `#` at the line's start or after white space.
    private static func withoutComment(_ line: String) -> String {
        guard line.utf8.contains(UInt8(ascii: "#")) else { return line.trimmed }
        var isAfterBlank = true
        for index in line.indices {
            if line[index] == "#", isAfterBlank { return line[..<index].trimmed }
            isAfterBlank = line[index].isWhitespace
        }
        return line.trimmed
    }

    private static func read(_ line: String, line number: Int) -> RequirementLine? {
        guard !line.isEmpty else { return nil }
        if line.hasPrefix("-") { return option(line, line: number) }
        let text = withoutOptions(line)
        if let requirement = PythonRequirement(text) { return .requirement(requirement, line: number) }
        return place(text, line: number)
    }

    /// Options such as `--hash=...` follow the requirement.
    private static func withoutOptions(_ line: String) -> String {
        line.splitOnce(at: " --").0.trimmed
    }

    private static func option(_ line: String, line number: Int) -> RequirementLine? {
        for name in ["--requirement", "--editable", "-r", "-e"] where line.hasPrefix(name) {
            let rest = line.dropFirst(name.utf8.count)
            let isLong = name.hasPrefix("--")
            guard !isLong || rest.first == "=" || rest.first?.isWhitespace == true else { continue }
            let value = (rest.first == "=" ? rest.dropFirst() : rest).trimmed.unquoted
            guard !value.isEmpty else { return nil }
            return name.hasSuffix("r") || name.hasSuffix("requirement")
                ? .file(value, line: number) : place(withoutOptions(value), line: number)
        }
        return nil
    }

    /// A URL, with its package's name behind `#egg=`; a wheel or an archive; or a folder.
    private static func place(_ text: String, line: Int) -> RequirementLine? {
        let (place, fragment) = text.splitOnce(at: "#")
        for part in (fragment ?? "").split(separator: "&") where part.hasPrefix("egg=") {
            guard let requirement = PythonRequirement(String(part.dropFirst(4))) else { continue }
            return .requirement(requirement, line: line)
        }
        let path = place.splitOnce(at: " ;").0.splitOnce(at: "?").0
        let file = path.split(separator: "/").last.map(String.init) ?? ""
        if let name = packageName(ofArchive: file) {
            return .requirement(PythonRequirement(name: name), line: line)
        }
        if path.contains("://") {
            // A repository is called for its package, as a rule; `@` begins a revision.
            let name = file.splitOnce(at: "@").0.splitOnce(at: ".git").0
            return name.isEmpty ? nil : .requirement(PythonRequirement(name: name), line: line)
        }
        let (folder, extras) = path.splitOnce(at: "[")
        let names = extras?.prefix { $0 != "]" }.split(separator: ",").map { PythonRequirement.normalized($0.trimmed) }
        return .folder(folder.trimmed, extras: Set(names ?? []), line: line)
    }

    /// `psycopg2` of `psycopg2-2.9.9-cp312-cp312-linux_x86_64.whl` or of `psycopg2-2.9.9.tar.gz`.
    private static func packageName(ofArchive file: String) -> String? {
        if file.hasSuffix(".whl") { return file.splitOnce(at: "-").0 }
        guard file.hasSuffix(".tar.gz") || file.hasSuffix(".zip"), let dash = file.lastIndex(of: "-") else {
            return nil
        }
        return String(file[..<dash])
    }
}

extension StringProtocol {
    /// Without the quotes around it.
    var unquoted: String {
        guard let first, first == last, first == "\"" || first == "'", count > 1 else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
