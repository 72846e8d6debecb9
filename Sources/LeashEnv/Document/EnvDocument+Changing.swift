internal import LeashCore

extension EnvDocument {
    /// The file with changes made: keys in their places, new ones at the end, sorted, everything else as it was.
    ///
    /// - Parameters:
    ///   - changes: what to change, which is checked first.
    ///   - app: the app's name, for the errors.
    ///   - digest: the digests of this store.
    /// - Returns: the whole file; empty when nothing is left in it.
    /// - Throws: ``EnvStoreError`` when the changes may not or cannot be made.
    package func applying(_ changes: EnvChanges, app: String, _ digest: KeyedDigest) throws(EnvStoreError) -> [UInt8] {
        try check(changes, app: app, entries(digest))
        let header = self.header(after: changes, digest)
        var file = EnvFileWriter()
        if let line = header.line { file.append(line: line) }
        var left = changes.set
        for line in lines {
            guard let key = line.key, changes.set[key] != nil || changes.remove.contains(key) else {
                file.append(raw: bytes[line.range])
                continue
            }
            if let new = left.removeValue(forKey: key) { file.append(line: "\(key)=\(new.value.revealed)") }
        }
        for (key, new) in left.sorted(by: { $0.key < $1.key }) { file.append(line: "\(key)=\(new.value.revealed)") }
        try check(file, header, app: app)
        return file.bytes
    }

    /// The records of the keys that the changes leave; a key that a person deleted loses its record.
    private func header(after changes: EnvChanges, _ digest: KeyedDigest) -> EnvHeader {
        let present = Set(lines.compactMap(\.key)).subtracting(changes.remove)
        var header = header
        header.isUnnotified = changes.unnotified ?? header.isUnnotified
        header.records = header.records.filter { present.contains($0.key) }
        for (key, new) in changes.set {
            let digest = digest.fileDigest(of: new.value.revealed.utf8)
            header.records[key] = new.owner == .human ? nil : EnvRecord(owner: new.owner, digest: digest)
        }
        return header
    }

    private func check(
        _ changes: EnvChanges,
        app: String,
        _ entries: ByName<EnvEntry>
    ) throws(EnvStoreError) {
        for (key, new) in changes.set.sorted(by: { $0.key < $1.key }) {
            if let problem = EnvSyntax.problem(inKey: key) { throw EnvStoreError(.invalid, "app \(app): \(problem)") }
            if let problem = EnvSyntax.problem(inValue: new.value) {
                throw EnvStoreError(.invalid, "app \(app): the value of \(key) \(problem)")
            }
        }
        for key in changes.remove.union(changes.set.keys).union(changes.expecting.keys).sorted() {
            try check(expectation: changes.expecting[key], of: key, app: app, entries[key])
        }
        for key in changes.remove.union(changes.set.keys).sorted() where !changes.isForced {
            guard let entry = entries[key] else { continue }
            try check(owner: entry.owner, of: key, app: app, against: changes.author)
        }
    }

    private func check(
        expectation: EnvChanges.Expectation?,
        of key: String,
        app: String,
        _ entry: EnvEntry?
    ) throws(EnvStoreError) {
        let holds =
            switch expectation {
            case nil: true
            case .absent: entry == nil
            case .value(let digest): entry?.digest == digest
            }
        guard !holds else { return }
        throw EnvStoreError(.changed, "app \(app): \(key) has changed since it was read", wayOut: "run it again")
    }

    private func check(
        owner: EnvEntry.Owner,
        of key: String,
        app: String,
        against author: EnvChanges.Author
    ) throws(EnvStoreError) {
        switch (owner, author) {
        case (.human, .human), (.leash, .files), (.git, .files): return
        case (.human, .files):
            throw EnvStoreError(
                .owned,
                "app \(app): \(key) was set by hand",
                wayOut: "`leashctl env unset \(app) \(key)` gives it to the files; `\(key): {external: true}` leaves it"
            )
        case (.leash(let credential), .human):
            throw EnvStoreError(
                .owned,
                "app \(app): \(key) is injected for database \(credential.database)",
                wayOut: "first bind `\(key): {external: true}` in \(credential.file), or force it"
            )
        case (.git(let file), .human):
            throw EnvStoreError(
                .owned,
                "app \(app): \(key) is declared in \(file)",
                wayOut: "change it there, first bind `\(key): {external: true}` there, or force it"
            )
        }
    }

    private func check(_ file: EnvFileWriter, _ header: EnvHeader, app: String) throws(EnvStoreError) {
        if file.bytes.count > EnvSyntax.maxFile {
            throw EnvStoreError(.invalid, "app \(app): its env would be over \(EnvSyntax.maxFile) bytes")
        }
        if (header.line?.utf8.count ?? 0) > EnvSyntax.maxLine {
            throw EnvStoreError(.invalid, "app \(app): leash can keep no records of so many keys in one file")
        }
    }
}

/// Puts a file together, so that each piece begins on a line of its own.
struct EnvFileWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(line: String) {
        endLine()
        bytes += Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Adds a line of the old file with the end that it had, or had not.
    mutating func append(raw line: ArraySlice<UInt8>) {
        endLine()
        bytes += line
    }

    private mutating func endLine() {
        if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    }
}
