package import LeashCore
import Parallel
package import Zones

/// What a set of files comes to.
package struct Loaded: Sendable {
    /// What the good files ask for.
    ///
    /// What a broken file declares, and what refers to that, is left out.
    package let state: DesiredState
    /// Everything wrong with any file, by place.
    package let diagnostics: [Diagnostic]
    /// Whether the root's `leash.yaml` is broken: then nothing is planned.
    package let isRootBroken: Bool
    /// Where each value was written, for `render --explain`.
    let declared: Declarations

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Merges files into the desired state, and finds everything wrong with them in one run.
///
/// The result does not depend on the order of the files.
///
/// - Parameters:
///   - files: as ``StateFolder`` reads them.
///   - unread: what kept other files of the folder from being read; what they declare is unknown, not absent.
///   - revision: the commit that the files are at.
///   - zones: the time zones of the machine that makes the backups: this one.
/// - Returns: the state, and what is wrong with the files.
package func load(
    _ files: [SourceFile],
    unread: [Diagnostic] = [],
    revision: String? = nil,
    zones: ZoneDatabase = .ofThisMachine
) -> Loaded {
    load(ReadFiles(files).contents, unread: unread, revision: revision, zones: zones)
}

/// Files that were taken apart, each by itself.
package struct ReadFiles: Sendable {
    let contents: [FileContents]

    /// Keeps all cores busy until it is done.
    package init(_ files: [SourceFile]) { contents = concurrentMap(files, read) }
}

/// Does what ``load(_:unread:revision:zones:)`` does, with files that were taken apart already.
package func load(
    _ files: ReadFiles,
    unread: [Diagnostic] = [],
    revision: String? = nil,
    zones: ZoneDatabase = .ofThisMachine
) -> Loaded {
    load(files.contents, unread: unread, revision: revision, zones: zones)
}

/// What the platform's file says by itself: enough to know the servers, while the other files are still to be read.
///
/// - Parameter files: as ``StateFolder`` reads them.
/// - Returns: without servers, if that file has an error or can't be understood without the others.
package func loadPlatform(of files: [SourceFile]) -> DesiredState {
    load(files.filter(\.isPlatform)).state
}

/// Merges files that have been read, each by itself and in any order.
func load(_ files: [FileContents], unread: [Diagnostic], revision: String?, zones: ZoneDatabase) -> Loaded {
    var (declared, clashes) = Declarations.merging(files)
    if !unread.isEmpty { declared.isPartial = true }
    if unread.contains(where: { $0.location.file == Reader.rootFile }) { declared.isPlatformPartial = true }

    let diagnostics = unread + files.flatMap { $0.diagnostics } + clashes.map(\.diagnostic) + check(declared, zones)
    let broken = Set(diagnostics.filter { $0.severity == .error }.map(\.location.file))
        .union(clashes.flatMap(\.files))
    var state = resolve(declared, without: broken)
    state.revision = revision
    return Loaded(
        state: state,
        diagnostics: Set(diagnostics).sorted { ($0.location, $0.message) < ($1.location, $1.message) },
        isRootBroken: broken.contains(Reader.rootFile),
        declared: declared
    )
}
