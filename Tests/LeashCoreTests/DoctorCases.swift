import LeashTesting

@testable import LeashCore

/// One thing that is amiss, and what doctor makes of it.
struct DoctorCase: Sendable {
    let id: String
    let level: Check.Level
    /// A part of the finding.
    let finding: String
    let change: @Sendable (inout Patient) -> Void

    init(_ id: String, _ level: Check.Level, _ finding: String, _ change: @escaping @Sendable (inout Patient) -> Void) {
        self.id = id
        self.level = level
        self.finding = finding
        self.change = change
    }

    static var all: [DoctorCase] { servers + exposure + roles + upkeep + logins + databases + apps }

    static func set(_ name: String, _ value: String) -> @Sendable (inout Patient) -> Void {
        { $0.vitals.settings[name] = value }
    }

    static func server(_ change: @escaping @Sendable (inout ServerState) -> Void)
        -> @Sendable (inout Patient) -> Void
    {
        { $0.live = $0.live.with(server: "main", change) }
    }

    static func rule(_ rule: HBARule) -> @Sendable (inout Patient) -> Void {
        { $0.vitals.hba = .observed([rule]) }
    }

    private static let servers = [
        DoctorCase("server.version", .yellow, "15.17 is older than 15.18", server { $0.version = 150_017 }),
        DoctorCase("server.version", .green, "18.4 is no older", server { $0.version = 180_004 }),
        DoctorCase("server.version", .unknown, "Postgres 19.0 is newer than", server { $0.version = 190_000 }),
        DoctorCase("server.version", .red, "13.5 is no longer supported", server { $0.version = 130_005 }),
        DoctorCase(
            "server.version",
            .red,
            "15.18 has had no fixes since 2027-11-11",
            server { $0.now = 1_900_000_000 }
        ),
        DoctorCase("server.connections", .yellow, "78 of 97 connections used") { $0.addSessions(78) },
        DoctorCase("server.connections", .red, "97 of 97 connections used") { $0.addSessions(97) },
        DoctorCase("server.overcommit", .yellow, "add up to 20, room for 7", server { $0.maxConnections = 10 }),
        DoctorCase("server.restart", .yellow, "wait for a restart: port") { $0.vitals.pendingRestart = ["port"] },
        DoctorCase("server.standby", .red, "in recovery") { $0.vitals.isStandby = true },
        DoctorCase("server.reach", .red, "the server can't be asked") { $0.isReachable = false },
    ]

    private static let exposure = [
        DoctorCase(
            "exposure.shared",
            .yellow,
            "may connect to postgres",
            server { $0.databases["postgres"]?.grants = [CatalogDatabase.Grant(.connect, to: "")] }
        ),
        DoctorCase(
            "exposure.private",
            .red,
            "PUBLIC has CONNECT on database leash",
            server { $0.databases["leash"]?.grants.append(CatalogDatabase.Grant(.connect, to: "")) }
        ),
        DoctorCase("exposure.listen", .yellow, "listen_addresses is '*'", set("listen_addresses", "*")),
        DoctorCase("exposure.listen", .green, "no TCP", set("listen_addresses", "")),
        DoctorCase("exposure.listen", .unknown, "listen_addresses") { $0.vitals.settings["listen_addresses"] = nil },
        DoctorCase(
            "exposure.ssl",
            .red,
            "open beyond this machine (10.0.0.1)",
            set("listen_addresses", "127.0.0.1, 10.0.0.1")
        ),
        DoctorCase("exposure.ssl", .green, "ssl is on") {
            $0.vitals.settings.merge(["listen_addresses": "*", "ssl": "on"]) { $1 }
        },
        DoctorCase("exposure.encryption", .yellow, "password_encryption is md5", set("password_encryption", "md5")),
        DoctorCase("hba", .unknown, "the lines of pg_hba.conf") { $0.vitals.hba = .unreachable("") },
        DoctorCase("hba.errors", .red, "can't be understood") {
            var rule = HBARule(3, "", users: [], method: "")
            rule.error = "invalid connection type"
            $0.vitals.hba = .observed([rule])
        },
        DoctorCase(
            "hba.trust",
            .yellow,
            "superusers come in",
            rule(HBARule(1, "local", users: ["postgres"], method: "trust"))
        ),
        DoctorCase("hba.trust", .red, "without a proof", rule(HBARule(1, "local", users: ["all"], method: "trust"))),
        DoctorCase(
            "hba.trust",
            .red,
            "without a proof",
            rule(HBARule(1, "host", users: ["postgres"], address: "10.0.0.0", method: "trust"))
        ),
        DoctorCase(
            "hba.cleartext",
            .yellow,
            "in the clear",
            rule(HBARule(1, "local", users: ["all"], method: "password"))
        ),
        DoctorCase(
            "hba.cleartext",
            .red,
            "in the clear",
            rule(HBARule(1, "host", users: ["all"], address: "10.0.0.0", method: "password"))
        ),
        DoctorCase("hba.md5", .yellow, "md5 is taken", rule(HBARule(1, "local", users: ["all"], method: "md5"))),
        DoctorCase(
            "hba.open",
            .yellow,
            "from any address",
            rule(HBARule(1, "host", users: ["all"], address: "all", method: "scram-sha-256"))
        ),
        DoctorCase("hba.maps", .yellow, "by a map") {
            var rule = HBARule(1, "local", users: ["postgres"], method: "peer")
            rule.options = ["map=ops"]
            $0.vitals.hba = .observed([rule])
            $0.vitals.idents = [IdentRule(map: "ops", systemUser: "deploy", role: "postgres")]
        },
    ]

    private static let roles = [
        DoctorCase(
            "roles.powers",
            .yellow,
            "1 role besides the admin",
            server { $0.add("ci") { $0.powers = [.createRole] } }
        ),
        DoctorCase(
            "roles.powers",
            .red,
            "1 role besides the admin",
            server { $0.roles["notes_1"]?.powers = [.superuser] }
        ),
        DoctorCase(
            "roles.md5",
            .yellow,
            "stored as md5: old",
            server { $0.add("old", canLogin: true) { $0.verifier = Secret("md5abc") } }
        ),
        DoctorCase("roles.md5", .unknown, "how passwords are stored", server { $0.admin.isSuperuser = false }),
        DoctorCase("roles.passwords", .yellow, "without a password: bare", server { $0.add("bare", canLogin: true) }),
        DoctorCase("roles.limits", .yellow, "limit: notes_1", server { $0.roles["notes_1"]?.connectionLimit = -1 }),
    ]

    private static let upkeep = [
        DoctorCase("upkeep.durability", .red, "fsync off", set("fsync", "off")),
        DoctorCase("upkeep.durability", .red, "full_page_writes off", set("full_page_writes", "off")),
        DoctorCase("upkeep.durability", .unknown, "fsync") { $0.vitals.settings["fsync"] = nil },
        DoctorCase("upkeep.autovacuum", .red, "autovacuum off", set("autovacuum", "off")),
        DoctorCase("upkeep.checksums", .yellow, "data checksums are off", set("data_checksums", "off")),
        DoctorCase("upkeep.wraparound", .yellow, "600 million ago (database notes)") {
            $0.vitals.ages["notes"] = 600_000_000
        },
        DoctorCase("upkeep.wraparound", .red, "1,600 million") { $0.vitals.ages["notes"] = 1_600_000_000 },
        DoctorCase("upkeep.prepared", .yellow, "1 prepared transaction left open") { $0.addPrepared(600) },
        DoctorCase("upkeep.prepared", .red, "1 prepared transaction left open") { $0.addPrepared(90_000) },
        DoctorCase("upkeep.prepared", .green, "forgotten") { $0.addPrepared(5) },
        DoctorCase("upkeep.slots", .yellow, "1 replication slot that") {
            $0.vitals.slots = [ServerVitals.Slot(name: "s", isActive: false, kept: 1 << 20)]
        },
        DoctorCase("upkeep.slots", .red, "1 replication slot that") {
            $0.vitals.slots = [ServerVitals.Slot(name: "s", isActive: false, kept: 20 << 30)]
        },
    ]
}
