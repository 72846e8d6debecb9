/// Counters and settings of one server, read in one transaction.
package struct ServerVitals: Equatable, Sendable {
    /// What a new session gets, by name, in the settings' own units; those that this admin may not see are missing.
    package var settings: [String: String] = [:]
    /// What `ALTER ROLE ALL` has set.
    package var defaults: [String: String] = [:]
    /// Settings that wait for a restart.
    package var pendingRestart: [String] = []
    package var isStandby = false
    /// Whether it may see what others' sessions are doing.
    package var seesActivity = true
    /// Clients' sessions but the one that asks.
    package var sessions: [Session] = []
    package var lockWaits: [LockWait] = []
    /// By database.
    package var deadlocks: [String: DeadlockCount] = [:]
    /// Of pg_stat_statements, the slowest first; not there where nothing keeps them.
    package var statements: Observation<[SlowStatement]> = .unreachable("not read")
    package var hba: Observation<[HBARule]> = .unreachable("not read")
    package var idents: [IdentRule] = []
    /// The age of the oldest transaction or multixact that each database may still refer to.
    package var ages: [String: Int] = [:]
    package var prepared: [PreparedTransaction] = []
    package var slots: [Slot] = []
    /// Bytes on disk, by database.
    package var sizes: [String: Int] = [:]
    /// What was found inside databases.
    package var insides: [String: Observation<InsideVitals>] = [:]

    package init() {}

    package struct Session: Equatable, Sendable {
        package var pid: Int
        package var database: String
        package var login: String
        package var application = ""
        /// As pg_stat_activity has it; `nil` where it is not visible.
        package var state: String?
        /// Milliseconds since the state, and since the statement began.
        package var stateAge: Int?
        package var statementAge: Int?
        /// The first words of the statement, never a literal.
        package var words: String?

        package init(pid: Int, database: String, login: String) {
            (self.pid, self.database, self.login) = (pid, database, login)
        }
    }

    package struct LockWait: Equatable, Sendable {
        package var pid: Int
        /// 0 is a prepared transaction.
        package var blockers: [Int]
        /// In milliseconds.
        package var age: Int

        package init(pid: Int, blockers: [Int], age: Int) {
            (self.pid, self.blockers, self.age) = (pid, blockers, age)
        }
    }

    package struct DeadlockCount: Equatable, Sendable {
        package var deadlocks: Int
        package var commits: Int
        /// Since when it counts, in seconds of Unix time; `nil` since the database is there.
        package var since: Int?

        package init(deadlocks: Int, commits: Int, since: Int? = nil) {
            (self.deadlocks, self.commits, self.since) = (deadlocks, commits, since)
        }
    }

    package struct SlowStatement: Equatable, Sendable {
        /// The role that it ran as, after any SET ROLE.
        package var login: String
        package var database: String
        package var queryID: String
        package var calls: Int
        /// The longest that it took, in milliseconds.
        package var longest: Int
        package var words: String?

        package init(login: String, database: String, queryID: String, calls: Int, longest: Int, words: String?) {
            self.login = login
            self.database = database
            self.queryID = queryID
            self.calls = calls
            self.longest = longest
            self.words = words
        }
    }

    package struct PreparedTransaction: Equatable, Sendable {
        package var id: String
        package var database: String
        package var owner: String
        /// In seconds.
        package var age: Int

        package init(id: String, database: String, owner: String, age: Int) {
            (self.id, self.database, self.owner, self.age) = (id, database, owner, age)
        }
    }

    package struct Slot: Equatable, Sendable {
        package var name: String
        package var isActive: Bool
        /// The WAL that it keeps, in bytes.
        package var kept: Int
        package var status: String?

        package init(name: String, isActive: Bool, kept: Int, status: String? = nil) {
            (self.name, self.isActive, self.kept, self.status) = (name, isActive, kept, status)
        }
    }
}

/// What doctor looks for inside a database.
package struct InsideVitals: Equatable, Sendable {
    /// Schemas that PUBLIC may create in.
    package var openSchemas: [String]
    /// Extensions with an older version than the server has: name, version, the server's.
    package var oldExtensions: [OldExtension]

    package struct OldExtension: Equatable, Sendable {
        package var name: String
        package var version: String
        package var available: String

        package init(name: String, version: String, available: String) {
            (self.name, self.version, self.available) = (name, version, available)
        }
    }

    package init(openSchemas: [String] = [], oldExtensions: [OldExtension] = []) {
        (self.openSchemas, self.oldExtensions) = (openSchemas, oldExtensions)
    }
}

/// A line of pg_hba.conf, as the server understands it.
package struct HBARule: Equatable, Sendable {
    package var file: String
    package var line: Int
    /// `local`, `host`, `hostssl`, ...
    package var type: String
    package var databases: [String]
    package var users: [String]
    /// As the view shows it; `nil` for a socket.
    package var address: String?
    package var netmask: String?
    package var method: String
    package var options: [String]
    package var error: String?

    package init(_ line: Int, _ type: String, users: [String], address: String? = nil, method: String) {
        file = "pg_hba.conf"
        self.line = line
        self.type = type
        databases = ["all"]
        self.users = users
        self.address = address
        self.method = method
        options = []
    }
}

/// A line of pg_ident.conf.
package struct IdentRule: Equatable, Sendable {
    package var map: String
    package var systemUser: String
    package var role: String

    package init(map: String, systemUser: String, role: String) {
        (self.map, self.systemUser, self.role) = (map, systemUser, role)
    }
}
