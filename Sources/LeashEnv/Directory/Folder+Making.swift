internal import Files
internal import Glibc

/// Who may read the store besides its owner.
struct StoreAccess: Sendable {
    /// A group that may read the folder and the apps' files; `nil` for nobody.
    let group: gid_t?

    /// - Parameter name: a group of this system.
    /// - Throws: ``EnvStoreError`` when there is no such group.
    init(group name: String?) throws(EnvStoreError) {
        guard let name else {
            group = nil
            return
        }
        var entry = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw EnvStoreError(.unusable, "there is no group \(name) on this system")
        }
        group = entry.gr_gid
    }

    var fileMode: mode_t { group == nil ? 0o600 : 0o640 }
    var folderMode: mode_t { group == nil ? 0o700 : 0o750 }
    /// Folders above the store must let the group pass, not look.
    var parentMode: mode_t { group == nil ? 0o700 : 0o711 }

    /// Gives an open file or folder to the group, and exactly these rights whatever the umask is.
    func apply(_ mode: mode_t, to descriptor: borrowing Descriptor) throws(SystemError) {
        if let group, fchown(descriptor.number, .max, group) != 0 { throw SystemError() }
        if fchmod(descriptor.number, mode) != 0 { throw SystemError() }
    }
}

extension Folder {
    /// Opens the folder at a path, and makes it first where there is none, with what is missing above it.
    ///
    /// - Throws: ``EnvStoreError`` when it cannot be made or must not be used.
    static func making(_ path: String, _ access: StoreAccess) throws(EnvStoreError) -> Folder {
        if let folder = try at(path) { return folder }
        var prefix = path.hasPrefix("/") ? "/" : ""
        let components = path.split(separator: "/")
        for (index, component) in components.enumerated() {
            prefix += component
            let isLast = index == components.count - 1
            try make(prefix, isLast ? access.folderMode : access.parentMode, access, isStore: isLast)
            if component == ".leash" { try keepFromGit(prefix) }
            prefix += "/"
        }
        guard let folder = try at(path) else { throw EnvStoreError(.unusable, "\(path) has gone again") }
        return folder
    }

    private static func make(
        _ path: String,
        _ mode: mode_t,
        _ access: StoreAccess,
        isStore: Bool
    ) throws(EnvStoreError) {
        do {
            guard try make(path, mode: isStore ? 0o700 : mode) else { return }
        } catch {
            throw EnvStoreError(.unusable, error)
        }
        guard isStore, let folder = try at(path) else { return }
        do {
            try access.apply(mode, to: folder.descriptor)
        } catch {
            throw EnvStoreError(.unusable, "giving \(path) its group and rights: \(error.message)")
        }
    }

    private static func keepFromGit(_ path: String) throws(EnvStoreError) {
        do { try ignore(everythingIn: path) } catch { throw EnvStoreError(.unusable, error) }
    }
}
