/// Finds the place for a new member, and writes it there in the manner of what is around it.
struct Insertion {
    private var scalars: [Unicode.Scalar]
    private let root: Outline?
    private let lineEnd: String

    init(into text: String) {
        scalars = Array(text.unicodeScalars)
        root = Outline.root(of: Array(text.utf8))
        lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
    }

    mutating func adding(_ value: Addition, at path: [String]) throws(AdditionError) -> String {
        guard var place = root, !place.isNothing else {
            append(block(path[...], value, indent: 0))
            return text
        }
        var rest = path[...]
        // The column of the key that leads to `place`.
        var column = 0
        while case .mapping(let members, let isFlow) = place.content {
            guard let key = rest.first else { throw .exists(place.start.mark) }
            guard let member = members.first(where: { $0.key == key }) else {
                isFlow ? addToFlow(place, members, rest, value) : addToBlock(place, members, rest, value)
                return text
            }
            column = member.start.column
            rest = rest.dropFirst()
            place = member.value
        }
        guard place.isNothing, !rest.isEmpty else {
            if rest.isEmpty { throw .exists(place.start.mark) }
            throw .noMapping(place.start.mark)
        }
        fill(place, rest, value, indent: column + step)
        return text
    }

    private var text: String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    /// How much deeper a mapping is than the one that it is in: as the first one of the text has it.
    private var step: Int {
        guard case .mapping(let members, isFlow: false)? = root?.content else { return 2 }
        for member in members {
            guard case .mapping(let inner, isFlow: false) = member.value.content, let first = inner.first else {
                continue
            }
            return max(first.start.column - member.start.column, 1)
        }
        return 2
    }

    private func flow(_ path: ArraySlice<String>, _ value: Addition) -> String {
        let nested = path.dropFirst().reversed().reduce(value) { .mapping([($1, $0)]) }
        let member = Addition.mapping([(path.first ?? "", nested)]).flow
        return String(member.dropFirst(2).dropLast(2))
    }

    /// Lines, each with its end.
    private func block(_ path: ArraySlice<String>, _ value: Addition, indent: Int) -> String {
        var lines = ""
        var indent = indent
        for key in path.dropLast() {
            let name = Addition.text(key).flow
            lines += String(repeating: " ", count: indent) + name + ":" + lineEnd
            indent += step
        }
        return lines + String(repeating: " ", count: indent) + flow(path.suffix(1), value) + lineEnd
    }
}

// Where it goes.
extension Insertion {
    private mutating func addToFlow(
        _ mapping: Outline,
        _ members: [Outline.Member],
        _ path: ArraySlice<String>,
        _ value: Addition
    ) {
        guard let last = members.last else {
            let inside = scalars[(mapping.start.offset + 1)..<(mapping.end.offset - 1)]
            let isBlank = inside.allSatisfy { $0 == " " }
            let member = " " + flow(path, value) + (isBlank ? " " : "")
            let start = mapping.start.offset + 1
            return replace(start..<(isBlank ? mapping.end.offset - 1 : start), with: member)
        }
        let end = max(last.value.end.offset, last.start.offset)
        replace(end..<end, with: ", " + flow(path, value))
    }

    private mutating func addToBlock(
        _ mapping: Outline,
        _ members: [Outline.Member],
        _ path: ArraySlice<String>,
        _ value: Addition
    ) {
        let lines = block(path, value, indent: mapping.start.column)
        let isSection = mapping.start.column == 0 && path.count > 1 && hasBlankLine
        insert((isSection ? lineEnd : "") + lines, afterLineOf: mapping.end)
    }

    /// Puts the first member where there is nothing but a key.
    private mutating func fill(_ place: Outline, _ path: ArraySlice<String>, _ value: Addition, indent: Int) {
        // In a flow mapping there is no line to go on.
        let isFlow = root.map { $0.hasFlow(around: place.start.offset) } ?? false
        guard !isFlow else {
            return replace(place.end.offset..<place.end.offset, with: " { \(flow(path, value)) }")
        }
        insert(block(path, value, indent: indent), afterLineOf: place.end)
    }

    private var hasBlankLine: Bool {
        zip(scalars, scalars.dropFirst()).contains { $0 == "\n" && ($1 == "\n" || $1 == "\r") }
    }

    private mutating func append(_ lines: String) {
        if let last = scalars.last, last != "\n" { scalars += lineEnd.unicodeScalars }
        scalars += lines.unicodeScalars
    }

    /// Inserts lines below the one that a place is in, or before it where the place is a line's start.
    private mutating func insert(_ lines: String, afterLineOf place: Outline.Place) {
        var offset = min(place.offset, scalars.count)
        if place.column > 0 || offset == 0 {
            while offset < scalars.count, scalars[offset] != "\n" { offset += 1 }
            guard offset < scalars.count else { return append(lines) }
            offset += 1
        }
        replace(offset..<offset, with: lines)
    }

    private mutating func replace(_ range: Range<Int>, with text: String) {
        scalars.replaceSubrange(range, with: Array(text.unicodeScalars))
    }
}

extension Outline {
    /// Whether nothing stands there.
    fileprivate var isNothing: Bool { if case .scalar(isEmpty: true) = content { true } else { false } }

    /// Whether an offset lies in a flow mapping.
    fileprivate func hasFlow(around offset: Int) -> Bool {
        guard case .mapping(let members, let isFlow) = content else { return false }
        guard start.offset <= offset, offset <= end.offset || members.last?.value.isNothing == true else {
            return false
        }
        if isFlow { return true }
        return members.contains { $0.value.hasFlow(around: offset) }
    }
}
