package import LeashCore

/// All files of a folder that may belong to an app, with their texts on demand.
///
/// Folders are listed when they are asked for, once. What a .gitignore leaves out is not there, those of the folders above
/// included; a folder that was named, and those on the way to it, always are. Links are never followed. Bounded: beyond so
/// many files, or so large a file, it warns and goes without.
package final class FolderTree {
    package struct Limits: Sendable {
        /// Files and folders together.
        package var names = 50_000
        /// Folders in one another, below the one that is looked at.
        package var depth = 32
        /// Bytes of a file.
        package var fileSize = 1 << 20
        /// Bytes of all files that are read.
        package var totalSize = 64 << 20
        /// Steps that all rules of .gitignore may take: what git's own repository needs is a thousandth.
        package var steps = 200_000_000

        package init() {}
    }

    package enum Missing: Error, Sendable {
        case absent
        case unusable(Diagnostic)
    }

    private struct Listing {
        var entries: [String: FolderEntry.Kind] = [:]
        /// From the top down to its own.
        var ignores: [IgnoreFile] = []
        /// The names of its path.
        var path: [[UInt8]] = []
    }

    private let reader: any FolderReader
    private let start: String
    private let limits: Limits
    private var listings: [String: Listing?] = [:]
    private var texts: [String: Result<SourceText, Missing>] = [:]
    private var (names, size, steps) = (0, 0, 0)
    private var warned: Set<String> = []
    /// Folders that can't be read, and limits that were reached.
    package private(set) var warnings: [Diagnostic] = []

    /// - Parameters:
    ///   - reader: a folder.
    ///   - start: the folder in it that is looked at.
    ///   - limits: how much is read.
    package init(_ reader: any FolderReader, at start: String = "", limits: Limits = Limits()) {
        self.reader = reader
        self.start = start
        self.limits = limits
    }

    /// The files below a folder, relative to it, sorted, without what is vendored, built, or an example.
    package func files(in folder: String) -> [String] {
        var (found, folders, index): ([String], [String], Int) = ([], [""], 0)
        while index < folders.count {
            let prefix = folders[index].isEmpty ? "" : folders[index] + "/"
            let listing = listing(of: AppFolder.joined(folder, folders[index]))
            index += 1
            // A virtual environment of Python, whatever its name.
            guard let entries = listing?.entries, index == 1 || entries["pyvenv.cfg"] == nil else { continue }
            for (name, kind) in entries {
                if kind == .file { found.append(prefix + name) }
                if kind == .folder, !Self.left.contains(name) { folders.append(prefix + name) }
            }
        }
        return found.sorted()
    }

    /// The names of the folders directly in a folder, sorted, without those that are left out of ``files(in:)``.
    package func folders(in folder: String) -> [String] {
        let entries = listing(of: folder)?.entries ?? [:]
        return entries.filter { $0.value == .folder && !Self.left.contains($0.key) }.keys.sorted()
    }

    package func has(_ file: String) -> Bool { kind(of: file) == .file }

    /// A file's text; a failure without a warning for a file that is not there.
    package func text(of file: String) -> Result<SourceText, Missing> {
        if let known = texts[file] { return known }
        let text: Result<SourceText, Missing>
        do throws(Missing) {
            text = .success(try read(file))
        } catch {
            text = .failure(error)
        }
        texts[file] = text
        return text
    }

    private func kind(of path: String) -> FolderEntry.Kind? {
        let (folder, name) = Self.split(path)
        return listing(of: folder)?.entries[name]
    }
}

// MARK: - Files

extension FolderTree {
    private func read(_ file: String) throws(Missing) -> SourceText {
        switch kind(of: file) {
        case nil, .folder: throw .absent
        case .other: throw .unusable(Self.warning(file, "a link or device, which is not followed"))
        case .file: break
        }
        let bytes = try bytes(of: file)
        do throws(SourceText.DecodingFailure) {
            return try SourceText(path: file, bytes: bytes)
        } catch {
            switch error {
            case .binary: throw .unusable(Self.warning(file, "it is no text, and not read"))
            case .malformed(let line): throw .unusable(Self.warning(file, line: line, "it is no UTF-8, and not read"))
            }
        }
    }

    private func bytes(of file: String) throws(Missing) -> [UInt8] {
        let bytes: [UInt8]
        do throws(ReadingError) {
            bytes = try reader.bytes(of: file, limit: limits.fileSize + 1)
        } catch {
            throw .unusable(Self.warning(file, "it can't be read: \(error.message)"))
        }
        guard bytes.count <= limits.fileSize else {
            throw .unusable(Self.warning(file, "it has more than \(limits.fileSize) bytes, and is not read"))
        }
        guard size + bytes.count <= limits.totalSize else {
            warnOnce(file, "more than \(limits.totalSize) bytes in all files: this and others are not read")
            throw .absent
        }
        size += bytes.count
        return bytes
    }
}

// MARK: - Folders

extension FolderTree {
    /// What is in a folder; `nil` if it is not there, left out or can't be read.
    private func listing(of folder: String) -> Listing? {
        if let known = listings[folder] { return known }
        // It recurses as deep as folders are.
        guard folder.utf8.count <= 4096, isWithinDepth(folder) else { return nil }
        var listing: Listing?
        if folder.isEmpty {
            listing = list("", Listing())
        } else {
            let (parent, name) = Self.split(folder)
            if var above = self.listing(of: parent), isOnTheWay(folder) || above.entries[name] == .folder {
                above.path.append(Array(name.utf8))
                // What git does not see, and was named nevertheless, has rules of its own only.
                if isOnTheWay(folder), isIgnored(above.path, isFolder: true, above.ignores) { above.ignores = [] }
                listing = list(folder, above)
            }
        }
        listings[folder] = .some(listing)
        return listing
    }

    private func isWithinDepth(_ folder: String) -> Bool {
        let depth = folder.utf8.count { $0 == UInt8(ascii: "/") }
        let isWithin = depth <= limits.depth + start.utf8.count { $0 == UInt8(ascii: "/") }
        if !isWithin { warnOnce(folder, "folders deeper than \(limits.depth) levels are not looked at") }
        return isWithin
    }

    /// What is in a folder, by that which it is in, with the path of this one; `nil` if it can't be read.
    private func list(_ folder: String, _ above: Listing) -> Listing? {
        var (listing, entries) = (above, [FolderEntry]())
        listing.entries = [:]
        do throws(ReadingError) {
            entries = try reader.entries(of: folder)
        } catch {
            warnings.append(Self.warning(folder, "the folder can't be read: \(error.message)"))
            return nil
        }
        if entries.contains(where: { $0.name == ".gitignore" && $0.kind == .file }) { obey(folder, &listing) }
        for entry in entries.sorted(by: { $0.name < $1.name }) where entry.name != ".git" {
            guard !isLeft(entry, in: folder, listing) else { continue }
            guard names < limits.names else {
                warnOnce(folder, "more than \(limits.names) files and folders: others are not looked at")
                break
            }
            names += 1
            listing.entries[entry.name] = entry.kind
        }
        return listing
    }

    private func obey(_ folder: String, _ listing: inout Listing) {
        let path = AppFolder.joined(folder, ".gitignore")
        do throws(Missing) {
            let ignore = IgnoreFile(try bytes(of: path), depth: listing.path.count)
            listing.ignores.append(ignore)
            guard ignore.isCut else { return }
            let limit = "\(IgnoreFile.maximumRules) rules, or one of more than \(IgnoreFile.maximumLength) bytes"
            warnings.append(Self.warning(path, "it has more than \(limit): they are not obeyed"))
        } catch {
            if case .unusable(let warning) = error { warnings.append(warning) }
        }
    }

    private func isLeft(_ entry: FolderEntry, in folder: String, _ listing: Listing) -> Bool {
        guard !listing.ignores.isEmpty else { return false }
        let isFolder = entry.kind == .folder
        if isFolder, isOnTheWay(AppFolder.joined(folder, entry.name)) { return false }
        guard steps < limits.steps else {
            warnOnce(folder, "the rules of .gitignore take too long: here and below they are not obeyed")
            return false
        }
        return isIgnored(listing.path + [Array(entry.name.utf8)], isFolder: isFolder, listing.ignores)
    }

    /// The nearest .gitignore with a rule for it decides.
    private func isIgnored(_ path: [[UInt8]], isFolder: Bool, _ ignores: [IgnoreFile]) -> Bool {
        for ignore in ignores.reversed() {
            if let verdict = ignore.verdict(on: path, isFolder: isFolder, steps: &steps) { return verdict }
        }
        return false
    }

    /// Whether this is the folder that was named, or one that it is in.
    private func isOnTheWay(_ folder: String) -> Bool { start == folder || start.hasPrefix(folder + "/") }
}

// MARK: - Warnings

extension FolderTree {
    private static func warning(_ path: String, line: Int = 1, _ message: String) -> Diagnostic {
        let place = SourceLocation(file: path.isEmpty ? "." : path, line: line, column: 1)
        return Diagnostic(.warning, at: place, message)
    }

    /// Warns of a limit at the first place only.
    private func warnOnce(_ path: String, _ message: String) {
        guard warned.insert(message).inserted else { return }
        warnings.append(Self.warning(path, message))
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// Names of folders that hold no files of the app's own, or nothing that it runs.
    private static let left: Set<String> = [
        ".build", ".bundle", ".cache", ".dart_tool", ".eggs", ".git", ".gradle", ".hg", ".idea", ".mypy_cache", ".next",
        ".nox", ".nuxt", ".output", ".pnpm-store", ".serverless", ".svelte-kit", ".svn", ".terraform", ".tox", ".turbo",
        ".venv", ".vercel", ".yarn", "Carthage", "Pods", "__fixtures__", "__pycache__", "_build", "bower_components",
        "build", "coverage", "deps", "dist", "elm-stuff", "example", "examples", "fixtures", "jspm_packages",
        "node_modules", "obj", "site-packages", "target", "testdata", "vendor", "venv", "virtualenv",
    ]
}
