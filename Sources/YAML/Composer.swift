/// Builds the tree from the events, and notes what the strict subset leaves out.
struct Composer: ~Copyable {
    private var events: Events
    private let limits: Limits
    private var problems: [Problem] = []
    private var nodes = 0
    /// The depth of the deepest node of what is being composed.
    private var deepest = 0
    private var anchors: [String: Anchored] = [:]

    /// A node that aliases may stand for.
    private struct Anchored {
        let node: Node
        /// With all that are in it.
        let nodes: Int
        /// The levels below it.
        let height: Int
    }

    init(_ events: consuming Events, limits: Limits) {
        self.events = events
        self.limits = limits
    }

    /// The whole text's tree and problems.
    mutating func parsed() -> Parsed {
        do throws(Problem) {
            let root = try document()
            return Parsed(root: root, problems: problems)
        } catch {
            return Parsed(root: nil, problems: problems + [error])
        }
    }

    private mutating func document() throws(Problem) -> Node? {
        _ = try events.next()  // the stream's start
        guard case .documentStart = try events.next().kind else { return nil }
        let root = try node(try events.next(), depth: 1)
        _ = try events.next()  // the document's end
        let rest = try events.next()
        guard case .streamEnd = rest.kind else {
            throw Problem(at: rest.mark, "a second document begins", hint: "put it into a file of its own")
        }
        return root
    }

    /// The node that begins with an event, its inside included.
    ///
    /// - Parameters:
    ///   - event: the node's first.
    ///   - depth: of this node, from 1.
    /// - Returns: the node; for an alias, an empty plain scalar.
    /// - Throws: the ``Problem`` that ends the reading.
    private mutating func node(_ event: Event, depth: Int) throws(Problem) -> Node {
        try count(event, depth: depth)
        try check(event)
        guard limits.expandsAliases else { return try content(event, depth: depth) }
        if let alias = event.refused?.alias { return try anchored(alias, event, depth: depth) }
        guard let anchor = event.refused?.anchor else { return try content(event, depth: depth) }
        let (before, outer) = (nodes, deepest)
        deepest = depth
        let node = try content(event, depth: depth)
        anchors[anchor] = Anchored(node: node, nodes: nodes - before, height: deepest - depth)
        deepest = max(outer, deepest)
        return node
    }

    private mutating func anchored(_ alias: String, _ event: Event, depth: Int) throws(Problem) -> Node {
        guard let anchored = anchors[alias] else {
            throw Problem(at: event.mark, "an alias without an anchor before it")
        }
        nodes += anchored.nodes
        try count(event, depth: depth + anchored.height)
        return Node(anchored.node.content, at: event.mark)
    }

    private mutating func content(_ event: Event, depth: Int) throws(Problem) -> Node {
        switch event.kind {
        case .scalar(let text, let isPlain): return Node(.scalar(text, isPlain: isPlain), at: event.mark)
        case .sequenceStart: return Node(.sequence(try sequence(depth: depth)), at: event.mark)
        case .mappingStart: return Node(.mapping(try mapping(depth: depth)), at: event.mark)
        default: return Node(.scalar("", isPlain: true), at: event.mark)
        }
    }

    private mutating func sequence(depth: Int) throws(Problem) -> [Node] {
        var items: [Node] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return items }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(depth: Int) throws(Problem) -> [Node.Pair] {
        var pairs: [Node.Pair] = []
        var merged: [Node] = []
        var keys = Keys()
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return pairs.merging(merged) }
            if pairs.isEmpty { pairs.reserveCapacity(4) }
            let key = try node(event, depth: depth + 1)
            if limits.expandsAliases, case .scalar("<<", isPlain: true) = event.kind {
                merged.append(try node(try events.next(), depth: depth + 1))
                continue
            }
            let problem = problem(ofKey: event, after: pairs, &keys)
            if let problem { try note(problem) }
            let value = try node(try events.next(), depth: depth + 1)
            if problem == nil { pairs.append(Node.Pair(key: key, value: value)) }
        }
    }

    private func problem(ofKey event: Event, after pairs: [Node.Pair], _ keys: inout Keys) -> Problem? {
        switch event.kind {
        case .scalar("<<", isPlain: true):
            return Problem(at: event.mark, "merge keys are not allowed", hint: "write the keys out here")
        case .scalar("", isPlain: true):
            return Problem(at: event.mark, "a key is missing", hint: "write a name before the ':'")
        case .scalar(let text, _):
            guard let first = keys.line(of: text, in: pairs, adding: event.mark.line) else { return nil }
            let message = "key '\(text.quotable)' is already on line \(first)"
            return Problem(at: event.mark, message, hint: "remove one of the two")
        default:
            return Problem(at: event.mark, "a key is not a single value", hint: "quote it if it is text")
        }
    }

    private mutating func check(_ event: Event) throws(Problem) {
        guard let refused = event.refused else { return }
        // None is repeated: an unquoted password may begin with such a sign.
        if refused.anchor != nil, !limits.expandsAliases {
            let hint = "write the value out where it is used, or quote it if it is text"
            try note(Problem(at: event.mark, "anchors are not allowed", hint: hint))
        }
        if refused.tag != nil {
            let hint = "remove it, or quote the value if it is text"
            try note(Problem(at: event.mark, "tags are not allowed", hint: hint))
        }
        if refused.alias != nil, !limits.expandsAliases {
            let hint = "write the value out, or quote it if it is text"
            try note(Problem(at: event.mark, "aliases are not allowed", hint: hint))
        }
    }

    private mutating func count(_ event: Event, depth: Int) throws(Problem) {
        nodes += 1
        deepest = max(deepest, depth)
        guard nodes <= limits.nodes else {
            throw Problem(at: event.mark, "more than \(limits.nodes) values", hint: "split the file")
        }
        guard depth <= limits.depth else {
            throw Problem(at: event.mark, "nested deeper than \(limits.depth) levels")
        }
    }

    private mutating func note(_ problem: Problem) throws(Problem) {
        problems.append(problem)
        guard problems.count < limits.problems else {
            throw Problem(at: problem.mark, "too many problems; the rest of the file was not read")
        }
    }
}

extension [Node.Pair] {
    /// With the pairs of mappings, or of lists of them, whose keys are not here: of several the first.
    fileprivate func merging(_ nodes: [Node]) -> [Node.Pair] {
        guard !nodes.isEmpty else { return self }
        var pairs = self
        var keys = Set(compactMap(\.key.scalar))
        for node in nodes {
            let mappings = if case .sequence(let items) = node.content { items } else { [node] }
            for mapping in mappings {
                guard case .mapping(let others) = mapping.content else { continue }
                pairs += others.filter { keys.insert($0.key.scalar ?? "").inserted }
            }
        }
        return pairs
    }
}

extension [Node.Pair] {
    /// Whether each key comes after the one before.
    fileprivate var isOrdered: Bool {
        indices.allSatisfy { index in
            guard let key = self[index].key.scalar else { return false }
            return index == 0 ? key.isPlain : self[index - 1].key.comesPlainly(before: key)
        }
    }
}

extension Node {
    /// Whether this key comes before one of ASCII alone: of others, two spellings may be one text.
    fileprivate func comesPlainly(before text: String) -> Bool {
        guard let mine = scalar else { return false }
        return text.isPlain && mine.utf8.lexicographicallyPrecedes(text.utf8)
    }
}

extension String {
    fileprivate var isPlain: Bool { utf8.allSatisfy { $0 < 0x80 } }
}

/// Finds a key that is there already: in the pairs while they are few, which is nearly always, then in a dictionary.
///
/// Where each key comes after the one before, as in most long lists, none can be there already.
private struct Keys {
    private static let few = 8
    private var lines: [String: Int] = [:]
    private var isOrdered = true

    /// The line on which a key stands in the pairs so far; `nil` when it is new.
    ///
    /// It is asked once before each pair that is added; a new key stands on `line`.
    mutating func line(of text: String, in pairs: [Node.Pair], adding line: Int) -> Int? {
        guard pairs.count > Self.few else {
            // By index: nothing of a pair is copied to look at its key.
            return pairs.indices.first { pairs[$0].key.isScalar(text) }.map { pairs[$0].key.mark.line }
        }
        if isOrdered, pairs.count == Self.few + 1 { isOrdered = pairs.isOrdered }
        if isOrdered, pairs[pairs.count - 1].key.comesPlainly(before: text) { return nil }
        isOrdered = false
        if lines.isEmpty { for pair in pairs { lines[pair.key.scalar ?? ""] = pair.key.mark.line } }
        // Noted at once: to look first would hash it twice.
        guard let first = lines.updateValue(line, forKey: text) else { return nil }
        lines[text] = first
        return first
    }
}
