import LeashCore
import YAML

/// One file of the desired state.
package struct SourceFile: Equatable, Sendable {
    /// Relative to the root, with `/` between its parts.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Whether it is the root's `leash.yaml`, with the platform's sections.
    package var isPlatform: Bool { path == Reader.rootFile }
}

/// What one file declares.
struct FileContents: Equatable, Sendable {
    var path: String
    var version: Desired<String>?
    var installation: Desired<InstallationDeclaration>?
    var tiers: Desired<[Named<TierDeclaration>]>?
    var servers: Desired<[Named<ServerDeclaration>]>?
    var backupStores: Desired<[Named<BackupStoreDeclaration>]>?
    var policies: Desired<[Named<BackupPolicyDeclaration>]>?
    var apps: Desired<[Named<Boxed<AppDeclaration>>]>?
    var databases: Desired<[Named<Boxed<DatabaseDeclaration>>]>?
    var env: Desired<[Named<ByName<Desired<BindingDeclaration>>>]>?
    var removed: Desired<RemovedDeclaration>?
    /// What is wrong with the file by itself.
    var diagnostics: [Diagnostic] = []
    /// Whether it may declare names that could not be read: then no other file's reference to an unknown name is an error.
    var isOpaque = false

    init(path: String) { self.path = path }

    /// Every section, and through them every key that a file may have.
    static let table = Table<Self>(
        "leash: desired state",
        [
            Key(
                "leash",
                .version,
                { $0.version = $1 },
                "the version of the format: v1, on the file's first line",
                isRequired: true
            ),
            Key(
                "installation",
                .table(InstallationDeclaration.table, .init()),
                { $0.installation = $1 },
                "this installation of leash",
                isPlatform: true
            ),
            Key(
                "tiers",
                .entries(.declared, .table(TierDeclaration.table, .init())),
                { $0.tiers = $1 },
                "what apps may have, by tier",
                isPlatform: true
            ),
            Key(
                "servers",
                .entries(.declared, .table(ServerDeclaration.table, .init())),
                { $0.servers = $1 },
                "Postgres servers",
                isPlatform: true
            ),
            Key(
                "backupStores",
                .entries(.backupStores, .table(BackupStoreDeclaration.table, .init())),
                { $0.backupStores = $1 },
                "where backups go",
                isPlatform: true
            ),
            Key(
                "backupPolicies",
                .entries(.declared, .table(BackupPolicyDeclaration.table, .init())),
                { $0.policies = $1 },
                "when databases are backed up, and how long copies are kept",
                isPlatform: true
            ),
            Key("apps", .entries(.declared, .boxed(.table(AppDeclaration.table, .init()))), { $0.apps = $1 }, "apps"),
            Key(
                "databases",
                .entries(.declared, .boxed(.table(DatabaseDeclaration.table, .init()))),
                { $0.databases = $1 },
                "databases, each owned by an app"
            ),
            Key(
                "env",
                .entries(.declared, .byName(.environmentKeys, .binding)),
                { $0.env = $1 },
                "the env keys of apps, by app"
            ),
            Key(
                "removed",
                .table(RemovedDeclaration.table, .init()),
                { $0.removed = $1 },
                "reviewable consent to lose something"
            ),
        ]
    )
}

extension ValueType where Value == String {
    fileprivate static let version = ValueType(schema: ["const": "v1"]) { node, reader in
        if node.scalar == "v1" { return "v1" }
        reader.mismatch(node, "v1", hint: "this leash reads no other version")
        return nil
    }
}

// MARK: - Reading

/// Reads one file; everything wrong with it is among its diagnostics.
func read(_ file: SourceFile) -> FileContents {
    var contents = FileContents(path: file.path)
    var reader = Reader(file: file.path)
    let parsed = parse(file.bytes)
    for problem in parsed.problems { reader.report(problem.mark, problem.message, hint: problem.hint) }
    contents.isOpaque = !parsed.problems.isEmpty
    if let root = parsed.root {
        read(root, into: &contents, &reader)
    } else if parsed.problems.isEmpty {
        reader.report(Mark(line: 1, column: 1), "the file is empty", hint: "remove it, or begin it with leash: v1")
    }
    // What stands where YAML went wrong is not what was meant, so nothing more is said of it.
    let places = Set(parsed.problems.map { reader.location($0.mark) })
    contents.diagnostics = reader.diagnostics.enumerated()
        .filter { $0.offset < parsed.problems.count || !places.contains($0.element.location) }
        .map(\.element)
    return contents
}

private func read(_ root: Node, into contents: inout FileContents, _ reader: inout Reader) {
    guard case .mapping(let pairs) = root.content, let first = pairs.first, isOurs(pairs) else {
        let hint = "if it isn't leash's, name it in \(IgnoreList.file)"
        reader.report(root.mark, "the file does not begin with 'leash: v1'", hint: hint)
        contents.isOpaque = true
        return
    }
    if first.key.scalar != "leash" {
        reader.report(first.key.mark, "'leash: v1' must be the first key of the file")
    }
    FileContents.table.read(pairs, into: &contents, &reader)
    contents.isOpaque = contents.isOpaque || reader.losesNames
}

private func isOurs(_ pairs: [Node.Pair]) -> Bool { pairs.contains { $0.key.scalar == "leash" } }
