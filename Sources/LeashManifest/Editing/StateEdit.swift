package import LeashCore
import YAML

/// The files of the desired state with what a deploy adds to them; nothing on a disk is touched.
///
/// What people wrote stays as it is, comments and all. What can't be added without changing that is refused.
package struct StateEdit: Sendable {
    /// As they would be.
    package private(set) var files: [SourceFile]
    private let before: [String: [UInt8]]
    private let state: DesiredState
    private var declared: Set<String> = []

    /// - Parameters:
    ///   - files: as ``StateFolder`` reads them.
    ///   - state: what they come to.
    package init(_ files: [SourceFile], _ state: DesiredState) {
        self.files = files
        before = Dictionary(files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        self.state = state
    }

    /// Why something can't be added, and the way out.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
    }

    /// A file that was changed: `before` is `nil` for a new one.
    package struct Change: Equatable, Sendable {
        package let path: String
        package let before: String?
        package let after: String

        package init(path: String, before: String?, after: String) {
            (self.path, self.before, self.after) = (path, before, after)
        }
    }

    /// The files that differ, by path.
    package var changes: [Change] {
        files.filter { before[$0.path] != $0.bytes }.sorted { $0.path < $1.path }.map { file in
            Change(
                path: file.path,
                before: before[file.path].map { String(decoding: $0, as: UTF8.self) },
                after: String(decoding: file.bytes, as: UTF8.self)
            )
        }
    }

    /// Declares an app, unless it is declared; a second time it does nothing.
    ///
    /// - Parameters:
    ///   - app: its name.
    ///   - tier: the name of its tier; one that is declared without a tier gets it.
    ///   - source: its folder, relative to the root.
    /// - Throws: ``Refusal`` where another tier is written already.
    package mutating func declare(app: String, tier: String?, source: String?) throws(Refusal) {
        guard declared.insert(app).inserted else { return }
        guard state.apps[app] == nil else {
            guard let tier, state.apps[app]?.value.tier.name != tier else { return }
            return try add(.text(tier), at: ["apps", app, "tier"], to: file(of: app))
        }
        let members = [("tier", tier), ("source", source)].compactMap { key, value in
            value.map { (key, Addition.text($0)) }
        }
        try add(.mapping(members), at: ["apps", app], to: file(of: app))
    }

    /// Declares a database of an app, and binds a key of the app's env to it.
    package mutating func declare(database: String, of app: String, as key: String) throws(Refusal) {
        try add(.mapping([("app", .text(app))]), at: ["databases", database], to: file(of: app))
        try bind(key, of: app, to: [("database", .text(database))])
    }

    /// Says of a key that people set it.
    package mutating func expectExternal(_ key: String, of app: String) throws(Refusal) {
        try bind(key, of: app, to: [("external", .bool(true))])
    }

    /// Says of a key that nobody is to ask for it.
    package mutating func skip(_ key: String, of app: String) throws(Refusal) {
        try bind(key, of: app, to: [("skip", .bool(true))])
    }

    private mutating func bind(_ key: String, of app: String, to binding: [(String, Addition)]) throws(Refusal) {
        let places = (state.env[app] ?? [:]).values.map(\.source).min()
        try add(.mapping(binding), at: ["env", app, key], to: places?.file ?? file(of: app))
    }

    /// Where an app is declared.
    ///
    /// A new one gets a file of its own, unless all others are in one file.
    private func file(of app: String) -> String {
        if let declared = state.apps[app] { return declared.source.file }
        let own = app + ".yaml"
        if files.contains(where: { $0.path == own }) { return own }
        let used = Set(state.apps.values.map(\.source.file))
        guard let only = used.first, used.count == 1, state.apps.count > 1 || only == Reader.rootFile else {
            return own
        }
        return only
    }

    private mutating func add(_ value: Addition, at path: [String], to file: String) throws(Refusal) {
        let index = files.firstIndex { $0.path == file }
        let text = index.map { String(decoding: files[$0].bytes, as: UTF8.self) } ?? "leash: v1\n"
        do throws(AdditionError) {
            let edited = SourceFile(path: file, bytes: Array(try adding(value, at: path, to: text).utf8))
            if let index { files[index] = edited } else { files.append(edited) }
        } catch {
            throw Refusal(description: error.text(at: path, in: file, value))
        }
    }
}

extension AdditionError {
    fileprivate func text(at path: [String], in file: String, _ value: Addition) -> String {
        let key = path.joined(separator: ".")
        return switch self {
        case .exists(let mark): "\(key) is written already, at \(file):\(mark.line): change or remove it there"
        case .noMapping(let mark): "\(key) can't be added: \(file):\(mark.line) holds something else"
        case .unreadable(let problem):
            "\(key) can't be added to \(file), which has an error at line \(problem.mark.line): \(problem.message)"
        case .misread: "\(key) can't be added to \(file) without changing what is there: write `\(value.flow)` yourself"
        }
    }
}
