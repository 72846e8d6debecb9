internal import Files
internal import Glibc

/// The folder of one history, open; all that blocks, and all that writes to it.
struct StoreFolder: ~Copyable {
    let folder: Folder
    let faults: FileFaults

    var path: String { folder.path }
    var number: Int32 { folder.descriptor.number }

    func error(_ doing: String, _ error: SystemError) -> BackupStoreError { Self.error(doing, error) }

    static func error(_ doing: String, _ error: SystemError) -> BackupStoreError {
        let isFull = [ENOSPC, EDQUOT, EFBIG].contains(error.code)
        return BackupStoreError(isFull ? .full : .unusable, "\(doing): \(error.message)")
    }

    private func attempt(
        _ operation: FileFaults.Operation,
        _ doing: @autoclosure () -> String,
        _ call: () -> Int32
    ) throws(BackupStoreError) {
        if let code = faults.strike(operation) { throw error(doing(), SystemError(code)) }
        if call() != 0 { throw error(doing(), SystemError()) }
    }

    /// Makes a file that only we can read, where there is none.
    func create(_ name: String) throws(BackupStoreError) -> Descriptor {
        let doing = "making \(path)/\(name)"
        if let code = faults.strike(.create) { throw error(doing, SystemError(code)) }
        let made = openat(number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw error(doing, SystemError()) }
        return Descriptor(number: made)
    }

    /// Brings the bytes of a file to the disk.
    func sync(_ descriptor: borrowing Descriptor, _ name: String) throws(BackupStoreError) {
        let number = descriptor.number
        try attempt(.sync, "writing \(path)/\(name) to its disk") { fsync(number) }
    }

    func rename(_ name: String, to new: String) throws(BackupStoreError) {
        try attempt(.rename, "renaming \(path)/\(name) to \(new)") { renameat(number, name, number, new) }
    }

    /// Removes a file, if it is there.
    func remove(_ name: String) throws(BackupStoreError) {
        try attempt(.remove, "removing \(path)/\(name)") { unlinkat(number, name, 0) != 0 && errno != ENOENT ? -1 : 0 }
    }

    /// Makes the names themselves survive a loss of power.
    func sync() throws(BackupStoreError) {
        try attempt(.syncFolder, "writing \(path) to its disk") { fsync(number) }
    }

    func has(_ name: String) -> Bool { faccessat(number, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 }

    func has(_ id: BackupID, _ kind: BackupFile.Kind) -> Bool { has(BackupFile.name(id, kind)) }

    /// Writes a file under its `.part` name, and brings it to the disk; nothing is left of one that could not be written.
    func stage(_ text: String, for name: String) throws(BackupStoreError) {
        let part = name + BackupFile.partSuffix
        // One that a failed run left: whoever writes this name is the only one, or the last one wins.
        try remove(part)
        let file = try create(part)
        do throws(BackupStoreError) {
            if let code = faults.strike(.write) { throw error("writing \(path)/\(part)", SystemError(code)) }
            do {
                try file.write(Array(text.utf8))
            } catch {
                throw Self.error("writing \(path)/\(part)", error)
            }
            try sync(file, part)
        } catch {
            try? remove(part)
            throw error
        }
    }

    /// Puts a small file in the place of what is there, at once.
    func put(_ text: String, as name: String) throws(BackupStoreError) {
        try stage(text, for: name)
        do {
            try rename(name + BackupFile.partSuffix, to: name)
        } catch {
            try? remove(name + BackupFile.partSuffix)
            throw error
        }
        try sync()
    }

    /// Everything in it that is leash's, by id; and all other names.
    func files() throws(BackupStoreError) -> (byID: [BackupID: [BackupFile]], others: [String]) {
        var byID: [BackupID: [BackupFile]] = [:]
        var others: [String] = []
        let names = try unusable(try folder.list())
        for name in names {
            if let file = BackupFile(name) { byID[file.id, default: []].append(file) } else { others.append(name) }
        }
        return (byID, others)
    }
}

/// What a file can't be trusted for, as an error of the store.
func unusable<Value: ~Copyable>(
    _ body: @autoclosure () throws(FileError) -> Value
) throws(BackupStoreError) -> Value {
    do {
        return try body()
    } catch {
        throw BackupStoreError(.unusable, error.message + (error.wayOut.map { " (\($0))" } ?? ""))
    }
}
