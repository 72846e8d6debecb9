import LeashCore

/// The ecosystems that are known.
private let ecosystems: [any Ecosystem.Type] = [
    Elixir.self,
    Erlang.self,
    Gleam.self,
    SwiftPackages.self,
    Dart.self,
    Crystal.self,
    Haskell.self,
    OCaml.self,
    Perl.self,
    R.self,
    Cpp.self,
    Zig.self,
    Julia.self,
    NodeJS.self,
    Python.self,
    Deno.self,
    Rust.self,
    Go.self,
    Ruby.self,
    Java.self,
    Scala.self,
    Clojure.self,
    DotNet.self,
    PHP.self,
]

extension Detection {
    /// Looks at a folder: at the apps in it, what they run on, and what they need.
    ///
    /// Pure but for the reader: the same files give the same answer. It never fails: what can't be read is a warning. There
    /// is one app for the folder itself, or those of its workspace or below it if it has no manifest of its own; all paths
    /// are relative to the folder.
    ///
    /// - Parameters:
    ///   - reader: the folder, or the repository that it is in.
    ///   - path: the app's folder in it; empty for the folder itself.
    ///   - limits: how much is read.
    package init(
        of reader: any FolderReader,
        at path: String = "",
        limits: FolderTree.Limits = FolderTree.Limits()
    ) {
        let start = AppFolder.joined("", path)
        let tree = FolderTree(reader, at: start, limits: limits)
        var search = AppSearch(tree, at: start, ecosystems)
        let apps = search.apps()
        self.init(apps: apps, warnings: search.warnings + tree.warnings)
        tidyWarnings()
        self = relative(to: start)
    }

    /// Each warning once, by place.
    private mutating func tidyWarnings() {
        warnings = Set(warnings).sorted { left, right in
            left.location == right.location ? left.message < right.message : left.location < right.location
        }
    }
}
