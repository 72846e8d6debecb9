import Glibc

/// A folder of compiled time zones, as the package tzdata installs it.
package struct ZoneDatabase: Sendable {
    /// An absolute path.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    /// This machine's: the folder that `TZDIR` names, or `/usr/share/zoneinfo`.
    package static var ofThisMachine: Self {
        let named = getenv("TZDIR").map { String(cString: $0) } ?? ""
        return Self(folder: named.hasPrefix("/") ? named : "/usr/share/zoneinfo")
    }

    /// Whether there is one: a machine without it knows no zone but UTC.
    package var isInstalled: Bool { bytes(of: "Etc/UTC") != nil || bytes(of: "UTC") != nil }

    /// Whether it has a zone of that name, whole or not.
    package func has(_ name: String) -> Bool {
        isUTC(name) || ZoneName.isWellFormed(name) && bytes(of: name)?.starts(with: "TZif".utf8) == true
    }

    /// A zone; UTC is there without a file.
    ///
    /// - Parameter name: IANA's, as in `Europe/Berlin`.
    /// - Returns: the zone.
    /// - Throws: ``ZoneError`` for an abbreviation, for a name that the database doesn't have, for a file that isn't whole,
    ///   and when there is no database.
    package func zone(_ name: String) throws(ZoneError) -> Zone {
        guard !isUTC(name) else { return Zone(name: name, first: 0, transitions: [], rule: nil) }
        if let meant = ZoneName.meant(by: name) {
            throw ZoneError(.notAName, "'\(name)' is an abbreviation, and no time zone: write '\(meant)'")
        }
        guard ZoneName.isWellFormed(name) else { throw ZoneError(.notAName, "that is no name of a time zone") }
        guard let bytes = bytes(of: name) else {
            guard isInstalled else {
                throw ZoneError(.notInstalled, "\(folder) has no time zones: install tzdata, or set TZDIR")
            }
            throw ZoneError(.unknown, "\(folder) has no time zone '\(name)'")
        }
        return try ZoneFile.read(bytes, name: name)
    }

    private func isUTC(_ name: String) -> Bool { name == "UTC" || name == "Etc/UTC" }

    /// What a file holds; `nil` when it can't be read.
    private func bytes(of name: String) -> [UInt8]? {
        let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var filled = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.limit) { buffer, count in
            while filled < Self.limit, let start = buffer.baseAddress {
                let more = Glibc.read(descriptor, start + filled, Self.limit - filled)
                guard more > 0 else { break }
                filled += more
            }
            count = filled
        }
        return bytes
    }

    /// Of one file, in bytes; what is longer ends too early.
    private static let limit = 65_536
}

// MARK: - Names

extension ZoneDatabase {
    /// The names of all zones that may be written, sorted: for messages.
    package var names: [String] {
        names(below: "", depth: 1).filter { ZoneName.meant(by: $0) == nil && has($0) }.sorted()
    }

    private func names(below path: String, depth: Int) -> [String] {
        guard let stream = opendir("\(folder)/\(path)") else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream), names.count < 4096 {
            let last = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let name = path.isEmpty ? last : "\(path)/\(last)"
            guard ZoneName.isWellFormed(name) else { continue }
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFREG {
                names.append(name)
            } else if status.st_mode & S_IFMT == S_IFDIR, depth < 3 {
                names += self.names(below: name, depth: depth + 1)
            }
        }
        return names
    }
}
