/// What a Package.swift states.
///
/// It is a program; what counts are its calls of `.package`, of targets and of `.product`, wherever they stand, and the
/// constants that hold one of them.
package struct SwiftManifest {
    package struct Package {
        /// The last part of its address, in lower case, without `.git`.
        package let identity: String
        /// `owner/name`, in lower case, if its address has that form.
        let path: String?
        /// The name that the manifest gives it; a registry's whole one.
        let alias: String?
        let line: Int
    }

    package struct Target {
        package enum Kind: Sendable { case executable, library, test, build }

        let name: String
        var kind: Kind
        /// Names of targets here, or of products.
        var names: [String] = []
        /// Packages that products are taken from.
        var packages: [String] = []
    }

    package private(set) var packages: [Package] = []
    package private(set) var targets: [Target] = []

    /// What constants hold, by their names.
    private var constants: [String: ArraySlice<Lexeme>] = [:]

    package init(_ source: SourceText) {
        let lexemes = SwiftLexer.lexemes(of: source.text)
        findConstants(lexemes[...])
        var runnable: Set<String> = []
        for call in Self.statements(lexemes[...]) {
            if call.name == "package", let package = Package(call) {
                packages.append(package)
            } else if call.name == "executable", let names = call.arguments["targets"] {
                runnable.formUnion(names.compactMap(\.string))
            } else if let kind = Self.kinds[call.name], let name = call.string("name") {
                add(call, Target(name: name, kind: kind))
            }
        }
        for index in targets.indices where targets[index].kind == .library && runnable.contains(targets[index].name) {
            targets[index].kind = .executable
        }
    }

    private static let kinds: [String: Target.Kind] = [
        "executableTarget": .executable, "target": .library, "testTarget": .test, "macro": .build, "plugin": .build,
    ]

    /// How many calls may stand in one another around one that counts; each level is another pass.
    private static let deepest = 12

    /// The calls that state something, in the order of the text, not looking into targets.
    private static func statements(_ lexemes: ArraySlice<Lexeme>, depth: Int = 0) -> [SwiftCall] {
        guard depth < deepest else { return [] }
        return SwiftCall.calls(in: lexemes).flatMap { call -> [SwiftCall] in
            if kinds[call.name] != nil && call.arguments["name"] != nil || call.name == "executable" { return [call] }
            if call.name == "package", Package(call) != nil { return [call] }
            return call.arguments.values.sorted { $0.startIndex < $1.startIndex }
                .flatMap { statements($0, depth: depth + 1) }
        }
    }

    // MARK: Targets

    private mutating func add(_ call: SwiftCall, _ target: Target) {
        // `.target(name:)` alone is what a target depends on, and a plugin with a package is one that is used.
        guard call.arguments["package"] == nil else { return }
        var target = target
        if let dependencies = call.arguments["dependencies"] { addDependencies(dependencies, to: &target) }
        targets.append(target)
        var plugins = Target(name: target.name + " (plugins)", kind: .build)
        if let used = call.arguments["plugins"] { addDependencies(used, to: &plugins) }
        if !plugins.packages.isEmpty { targets.append(plugins) }
    }

    private func addDependencies(_ list: ArraySlice<Lexeme>, to target: inout Target) {
        var seen: Set<String> = []
        var open = [list]
        while let list = open.popLast() {
            let inner = list.first?.isSign("[") == true ? list.dropFirst() : list
            for item in inner.items {
                if let name = item.first?.string {
                    target.names.append(name)
                } else if let call = SwiftCall.calls(in: item).first {
                    add(call, to: &target)
                }
                // `shared` by itself, and also `"A"] + shared`.
                for (word, next) in zip(item, item.dropFirst() + [Lexeme(.sign, ",", line: 0)])
                where word.kind == .word && !next.isSign(":") {
                    guard let constant = constants[word.text], seen.insert(word.text).inserted else { continue }
                    open.append(constant)
                }
            }
        }
    }

    private func add(_ call: SwiftCall, to target: inout Target) {
        guard Self.isForLinux(call) else { return }
        switch call.name {
        case "product", "plugin": target.packages += [call.string("package")].compactMap { $0?.lowercased() }
        case "target", "byName": target.names += [call.string("name")].compactMap(\.self)
        default: break
        }
    }

    /// Whether `condition: .when(platforms: [...])` allows for Linux, if there is one.
    private static func isForLinux(_ call: SwiftCall) -> Bool {
        guard let condition = call.arguments["condition"], let when = SwiftCall.calls(in: condition).first,
            let platforms = when.arguments["platforms"]
        else { return true }
        return platforms.contains { $0.isWord("linux") }
    }

    // MARK: Constants

    /// `let name: Type = value`, of values that are a list or one call.
    private mutating func findConstants(_ lexemes: ArraySlice<Lexeme>) {
        for index in lexemes.indices.dropLast(3) where lexemes[index].isWord("let") || lexemes[index].isWord("var") {
            guard let equals = lexemes[index...].prefix(12).firstIndex(where: { $0.isSign("=") }) else { continue }
            let value = lexemes[(equals + 1)...].prefix { !$0.isWord("let") && !$0.isWord("var") }
            let start = value.prefix(4)
            guard let open = start.firstIndex(where: \.opens), start[..<open].allSatisfy(\.isName) else { continue }
            constants[lexemes[index + 1].text] = value[...Swift.min(value.closing(open), value.endIndex - 1)]
        }
    }
}

extension Lexeme {
    /// Whether it is part of a name with dots.
    fileprivate var isName: Bool { kind == .word || isSign(".") }
}

extension SwiftManifest.Package {
    /// `nil` for a call that names no address.
    fileprivate init?(_ call: SwiftCall) {
        let alias = call.string("name")?.lowercased()
        if let url = call.string("url") {
            self.init(address: url, alias: alias, line: call.line)
        } else if let path = call.string("path"), let last = path.split(separator: "/").last {
            self.init(identity: last.lowercased(), path: nil, alias: alias, line: call.line)
        } else if let id = call.string("id")?.lowercased() {
            let parts = id.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            self.init(identity: parts[1], path: parts.joined(separator: "/"), alias: id, line: call.line)
        } else {
            return nil
        }
    }

    /// By a URL, or an address of ssh's: `git@github.com:vapor/vapor.git`.
    init?(address: String, alias: String? = nil, line: Int) {
        let parts = address.lowercased().split { $0 == "/" || $0 == ":" }
        guard let last = parts.last else { return nil }
        let identity = String(last.hasSuffix(".git") ? last.dropLast(4) : last)
        let path = parts.count < 2 ? nil : "\(parts[parts.count - 2])/\(identity)"
        self.init(identity: identity, path: path, alias: alias, line: line)
    }
}
