import CLinux
import Glibc
import LeashCore
import LeashManifest
import SystemPackage

/// The changed files of a deploy: shown, and written all or none.
struct StateFiles {
    let root: String
    let changes: [StateEdit.Change]

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// What changes, as lines with `+` and `-`.
    var text: String {
        changes.map { change in
            let title = "\(change.path.printable)\(change.before == nil ? " (new)" : "")\n"
            let before = change.before?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
            let after = change.after.split(separator: "\n", omittingEmptySubsequences: false)
            let lines = after.difference(from: before).sorted {
                ($0.place, $0.isAddition ? 1 : 0) < ($1.place, $1.isAddition ? 1 : 0)
            }
            return title
                + lines.filter { !$0.line.isEmpty }.map {
                    "  \($0.isAddition ? "+" : "-") \(String($0.line).printable)\n"
                }
                .joined()
        }.joined()
    }

    /// Writes every file, in the place of the one that was read.
    ///
    /// One deploy after the other: each holds a lock on the root for as long as it takes.
    ///
    /// - Throws: ``Failure``; no file was changed then.
    func write() throws {
        let lock = try locked()
        defer { close(lock) }
        for change in changes { try check(change) }
        var temporaries: [String] = []
        defer { for path in temporaries { unlink(path) } }
        for change in changes { temporaries.append(try temporary(of: change)) }
        var done: [StateEdit.Change] = []
        for (change, path) in zip(changes, temporaries) {
            let target = "\(root)/\(change.path)"
            // A link is made only where nothing is yet.
            guard (change.before == nil ? link(path, target) : rename(path, target)) == 0 else {
                let reason = String(cString: strerror(errno))
                revert(done)
                throw Failure(description: "\(change.path.printable): \(reason); nothing was written")
            }
            done.append(change)
        }
        fsync(lock)
    }

    /// Puts everything back as it was.
    func revert() { revert(changes) }

    private func revert(_ changes: [StateEdit.Change]) {
        for change in changes {
            let target = "\(root)/\(change.path)"
            guard let before = change.before else {
                unlink(target)
                continue
            }
            guard let path = try? temporary(of: StateEdit.Change(path: change.path, before: before, after: before))
            else {
                continue
            }
            rename(path, target)
        }
    }
}

extension CollectionDifference.Change where ChangeElement == Substring {
    fileprivate var place: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
    fileprivate var line: Substring {
        switch self {
        case .insert(_, let line, _), .remove(_, let line, _): line
        }
    }
    fileprivate var isAddition: Bool { if case .insert = self { true } else { false } }
}

extension StateFiles {
    /// Takes the lock of the root, for which it waits ten seconds at most.
    private func locked() throws -> Int32 {
        let folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Failure(description: "\(root.printable): \(String(cString: strerror(errno)))") }
        for _ in 0..<100 {
            if flock(folder, LOCK_EX | LOCK_NB) == 0 { return folder }
            usleep(100_000)
        }
        close(folder)
        throw Failure(description: "another deploy is writing to \(root.printable); nothing was written")
    }

    /// Refuses a file that is another one by now, or a link, which would be replaced by a file.
    private func check(_ change: StateEdit.Change) throws {
        let path = "\(root)/\(change.path)"
        var info = stat()
        guard lstat(path, &info) == 0 else {
            guard change.before != nil else { return }
            throw Failure(description: "\(change.path.printable) is gone meanwhile; nothing was written")
        }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw Failure(
                description: "\(change.path.printable) is a link: change what it leads to; nothing was written"
            )
        }
        guard let before = change.before, try TextFile.read(path) == before else {
            throw Failure(
                description: "\(change.path.printable) was changed meanwhile: deploy again; nothing was written"
            )
        }
    }

    /// A file beside the one to be replaced, with its text, owner and rights, on the disk.
    private func temporary(of change: StateEdit.Change) throws -> String {
        let target = "\(root)/\(change.path)"
        let folder = target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        var template = Array("\(folder)/.leash-deploy-XXXXXX".utf8CString)
        let file = mkostemp(&template, O_CLOEXEC)
        guard file >= 0 else {
            throw Failure(description: "\(folder.printable): \(String(cString: strerror(errno))); nothing was written")
        }
        defer { close(file) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            _ = try FileDescriptor(rawValue: file).writeAll(change.after.utf8)
            try copyOwner(of: change, target, to: file)
            guard fsync(file) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(path)
            throw Failure(description: "\(change.path.printable): \(error); nothing was written")
        }
        return path
    }

    private func copyOwner(of change: StateEdit.Change, _ target: String, to file: Int32) throws {
        var (old, new) = (stat(), stat())
        guard change.before != nil, stat(target, &old) == 0, fstat(file, &new) == 0 else {
            // As any file that is made: mkstemp's own rights are for secrets.
            let mask = umask(0)
            umask(mask)
            fchmod(file, 0o666 & ~mask)
            return
        }
        if old.st_uid != new.st_uid || old.st_gid != new.st_gid, fchown(file, old.st_uid, old.st_gid) != 0 {
            throw Failure(description: "its owner can't be kept")
        }
        fchmod(file, old.st_mode & 0o7777)
    }
}
