import CLibPQ

/// What no diff can do without, done by itself in one process.
struct Floor {
    private let state: String
    private let statements: [[CChar]]
    private let url: String

    init(_ arguments: ArraySlice<String>) throws {
        var values: [String: String] = [:]
        var rest = arguments
        while let name = rest.popFirst(), let value = rest.popFirst() { values[name] = value }
        guard let state = values["--state"], let file = values["--statements"], let url = values["--url"] else {
            throw BenchError("floor takes --state, --statements and --url")
        }
        self.state = state
        self.url = url
        statements = try bytes(of: file).split(separator: 0).map { $0.map(CChar.init(bitPattern:)) + [0] }
    }

    /// One round, with what each part of it took.
    func measured() throws -> String {
        let reading = Stopwatch()
        let files = try contents(of: state).filter { $0.path.hasSuffix(".yaml") }
        let read = reading.taken.wall
        let parsing = Stopwatch()
        var count = 0
        for file in files { count += try events(of: file.bytes) }
        let parsed = parsing.taken.wall
        let asking = Stopwatch()
        let rows = try ask()
        let asked = asking.taken.wall
        return """
            {"files": \(files.count), "events": \(count), "statements": \(statements.count), "rows": \(rows), \
            "read": \(read), "parse": \(parsed), "ask": \(asked)}
            """
    }

    /// Sends each statement and takes its result in; nothing is made of it.
    private func ask() throws -> Int {
        let connection = PQconnectdb(url)
        defer { PQfinish(connection) }
        guard PQstatus(connection) == CONNECTION_OK else {
            throw BenchError(String(cString: PQerrorMessage(connection)))
        }
        var rows = 0
        for statement in statements {
            let result = PQexec(connection, statement)
            defer { PQclear(result) }
            guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
                throw BenchError(String(cString: PQerrorMessage(connection)))
            }
            rows += Int(PQntuples(result))
        }
        return rows
    }
}
