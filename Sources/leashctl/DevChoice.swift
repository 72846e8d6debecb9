import FoundationEssentials
import Glibc
import LeashCore
import LeashDev
import LeashManifest

/// Which app a folder holds, and what the files say of it.
struct DevChoice {
    private let options: StateOptions
    private let app: String?
    private let folder: String

    /// - Parameters:
    ///   - options: where the desired state is, if somebody names it.
    ///   - app: the app, if somebody names it.
    ///   - folder: its folder, without links.
    init(_ options: StateOptions, app: String?, folder: String) {
        self.options = options
        self.app = app
        self.folder = folder
    }

    /// - Throws: an exit, when the files are broken, don't have the app that was named, or have several in this folder.
    func state() throws -> DevState {
        guard let root = options.named ?? rootAbove() else { return DevState(app: app ?? devName(of: folder)) }
        var options = options
        options.own.state = root
        let loaded = try options.load()
        if let app {
            if loaded.state.apps[app] != nil { return DevState(app: app, of: loaded.state) }
            let names = loaded.state.apps.keys.sorted()
            let hint = names.isEmpty ? "none is declared" : suggestion(for: app, among: names, "apps are")
            let left = loaded.hasErrors ? "; files with errors are left out" : ""
            throw Terminal.failure(.failed, "\(root.printable) has no app '\(app.printable)' (\(hint)\(left))")
        }
        let found = apps(of: folder, in: loaded.state) {
            realPath($0.hasPrefix("/") ? $0 : "\(root)/\($0)")
        }
        guard found.count < 2 else {
            throw Terminal.failure(
                .usage,
                "several apps have this folder as their source: --app \(found.joined(separator: ", "))"
            )
        }
        if let app = found.first { return DevState(app: app, of: loaded.state) }
        if loaded.hasErrors {
            throw Terminal.failure(.invalid, "no good file says which app is in \(folder.printable): --app names one")
        }
        return DevState(app: devName(of: folder))
    }

    /// The nearest folder upwards that has a `leash.yaml`, in the same git repository if this is one.
    private func rootAbove() -> String? {
        var path = folder
        for _ in 0..<64 {
            if access("\(path)/leash.yaml", F_OK) == 0 { return path }
            guard access("\(path)/.git", F_OK) != 0, path != "/", let slash = path.lastIndex(of: "/") else {
                return nil
            }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        return nil
    }

    private func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
