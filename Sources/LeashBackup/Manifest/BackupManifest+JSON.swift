internal import LeashCore

extension BackupManifest {
    static let format = "leash.backup/1"
    /// The most bytes that a manifest may have: some hundred thousand tables' worth.
    static let limit = 32 << 20

    /// The file, with a newline at its end.
    package var text: String {
        let json: JSON = [
            "format": .string(Self.format), "id": .string(id.description), "source": source.json,
            "reason": .string(reason.rawValue), "startedAt": .number(startedAt), "finishedAt": .number(finishedAt),
            "dump": dump.json, "tables": .array(tables.map(\.json)), "surroundings": surroundings.json,
        ]
        return json.text(pretty: true, inlineLists: true) + "\n"
    }

    /// Reads a manifest.
    ///
    /// - Parameter bytes: the whole file; members that this version doesn't know are left aside.
    /// - Throws: ``ManifestProblem``, which names the member that is missing or wrong.
    package init(parsing bytes: [UInt8]) throws(ManifestProblem) {
        let reader = try JSONReader(parsing: bytes, format: Self.format)
        guard let id = BackupID(try reader.string("id")) else { throw ManifestProblem("\"id\" is no id of a backup") }
        self.id = id
        source = try Source(reader.object("source"))
        reason = try reader.choice("reason")
        startedAt = try reader.time("startedAt")
        finishedAt = try reader.time("finishedAt")
        dump = try Dump(reader.object("dump"))
        surroundings = try Surroundings(reader.object("surroundings"))
        var tables: [Table] = []
        for table in try reader.objects("tables") { tables.append(try Table(table)) }
        self.tables = tables
    }
}

extension BackupManifest.Source {
    fileprivate var json: JSON {
        [
            "installation": .string(installation), "server": .string(server), "database": .string(database),
            "app": .string(app), "existing": .string(existing), "oid": .number(Int(oid)),
        ]
    }

    fileprivate init(_ reader: JSONReader) throws(ManifestProblem) {
        installation = try reader.string("installation")
        server = try reader.string("server")
        database = try reader.string("database")
        app = try reader.string("app")
        existing = try reader.string("existing")
        oid = UInt32(try reader.integer("oid", 0...Int(UInt32.max)))
    }
}

extension BackupManifest.Dump {
    fileprivate var json: JSON {
        [
            "bytes": .number(bytes), "sha256": .string(sha256), "tool": .string(tool),
            "serverVersion": .number(serverVersion), "recipients": JSON(recipients),
        ]
    }

    fileprivate init(_ reader: JSONReader) throws(ManifestProblem) {
        bytes = try reader.integer("bytes")
        sha256 = try reader.string("sha256")
        guard isSHA256(sha256) else { throw ManifestProblem("\"dump.sha256\" is no SHA-256 digest") }
        tool = try reader.string("tool")
        serverVersion = try reader.integer("serverVersion")
        recipients = try reader.strings("recipients")
    }
}

extension BackupManifest.Table {
    fileprivate var json: JSON { ["schema": .string(schema), "name": .string(name), "rows": .number(rows)] }

    fileprivate init(_ reader: JSONReader) throws(ManifestProblem) {
        schema = try reader.string("schema")
        name = try reader.string("name")
        rows = try reader.integer("rows")
    }
}

extension BackupManifest.Surroundings {
    fileprivate var json: JSON {
        let versions = extensions.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
        return [
            "encoding": .string(encoding), "collate": .string(collate), "ctype": .string(ctype),
            "ownerRole": .string(ownerRole), "extensions": .object(versions), "settings": JSON(settings),
            "grants": JSON(grants), "desired": JSON(desired),
        ]
    }

    fileprivate init(_ reader: JSONReader) throws(ManifestProblem) {
        self.init(
            encoding: try reader.string("encoding"),
            collate: try reader.string("collate"),
            ctype: try reader.string("ctype"),
            ownerRole: try reader.string("ownerRole")
        )
        extensions = try reader.texts("extensions")
        settings = try reader.strings("settings")
        grants = try reader.strings("grants")
        desired = try reader.optionalString("desired")
    }
}
