/// Values of one key, as JSON text: those that leash takes, and those that it refuses.
struct Sample {
    let path: String
    let good: [String]
    let bad: [String]
    /// What else the mapping must hold for the key to be of use.
    var beside: [String: String] = [:]

    init(_ path: String, good: [String], bad: [String], beside: [String: String] = [:]) {
        self.path = path
        self.good = good
        self.bad = bad
        self.beside = beside
    }
}

/// A document with an entry in every section, whose references all lead somewhere.
let sampleDocument = """
    {"leash": "v1",
     "installation": {"name": "ops", "backupStore": {"directory": "x"}},
     "tiers": {"large": {"rank": 3, "databases": 20}},
     "servers": {"main": {"url": {"env": "U"}}},
     "backupStores": {"offsite": {"rclone": "offsite:x", "config": {"file": "c"}}},
     "backupPolicies": {"weekly": {"schedule": "0 3 * * 0"}},
     "apps": {"notes": {"tier": "large"}, "wiki": {}},
     "databases": {"notes": {"app": "notes"}},
     "env": {"wiki": {"KEY": "x"}},
     "removed": {"databases": {"old": {"then": "drop"}}}}
    """

/// The names that stand for `*` in a path, by section.
let sampleNames = [
    "tiers": ["large"], "servers": ["main"], "backupStores": ["offsite"], "backupPolicies": ["weekly"],
    "apps": ["notes"], "databases": ["notes"],
    "env": ["wiki", "KEY"], "removed": ["old"],
]

private let flags = (good: ["true", "false"], bad: [#""true""#, #""yes""#, "1"])
private let folders = (good: [#"".leash/x""#, #""/var/lib/x""#], bad: [#""""#, "5", #""s3://x/y""#])
private let duration = (
    good: [#""500ms""#, #""30s""#, #""5min""#, #""1h""#, #""7d""#],
    bad: [#""30""#, "30", #""5m""#, #""0s""#, #""-1s""#, #""1.5h""#]
)
private let size = (
    good: [#""512MiB""#, #""1GiB""#, #""1TiB""#, #""64kB""#, #""10GB""#],
    bad: [#""10""#, "10", #""1Gi""#, #""0GiB""#, #""1gib""#]
)

private let secretFiles = (good: [#""age.key""#, #""keys/age""#], bad: [#""/etc/x""#, #""../x""#, #""""#, "5"])
private let recipients = (
    good: ["[]", #"["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]"#],
    bad: [#"["age1x"]"#, #"["AGE-SECRET-KEY-1X"]"#, #""age1""#, "[5]"]
)

private let limits: [Sample] = ["tiers", "databases"].flatMap { section in
    [
        Sample(
            "\(section).*.limits.connections",
            good: ["1", "20", #""unlimited""#],
            bad: ["0", "-1", #""20""#, "300000", "1.5"]
        ),
        Sample("\(section).*.limits.statementTimeout", good: duration.good + [#""unlimited""#], bad: duration.bad),
        Sample("\(section).*.limits.idleInTransaction", good: duration.good + [#""unlimited""#], bad: duration.bad),
        Sample("\(section).*.limits.lockTimeout", good: duration.good + [#""unlimited""#], bad: duration.bad),
        Sample("\(section).*.limits.tempFiles", good: size.good + [#""unlimited""#], bad: size.bad),
        Sample("\(section).*.limits.storage", good: size.good + [#""unlimited""#], bad: size.bad),
    ]
}

/// A sample for every key that stands above no other.
let samples: [Sample] =
    limits + platformSamples + [
        Sample("leash", good: [#""v1""#], bad: [#""v2""#, "1"]),
        Sample("apps.*.tier", good: [#""large""#, #""standard""#], bad: [#""""#, "5", "true"]),
        Sample("apps.*.source", good: [#""notes""#, #""../notes""#], bad: [#""""#, "5", #""https://x/y""#]),
        Sample("apps.*.onChange", good: [#""restart-notes""#], bad: [#""a b""#, #""./x.sh""#, #""""#]),
        Sample("apps.*.release", good: [#""migrate""#], bad: [#""a b""#, "5"]),
        Sample("databases.*.app", good: [#""notes""#, #""wiki""#], bad: [#""""#, "5"]),
        Sample("databases.*.server", good: [#""main""#], bad: [#""""#, "5"]),
        Sample("databases.*.listen", good: [#""auto""#, #""socket""#, #""tcp""#], bad: [#""unix""#, "true"]),
        Sample(
            "databases.*.extensions",
            good: ["[]", #"["citext", "uuid-ossp"]"#],
            bad: [#""citext""#, #"["citext", "citext"]"#, "[5]", #"["a b"]"#]
        ),
        Sample("databases.*.existing", good: [#""Old Name""#], bad: [#""""#, "5", #""a\u0000b""#]),
        Sample("databases.*.ownerRole", good: [#""old_1""#], bad: [#""""#, "5"]),
        Sample("databases.*.manage", good: [#""own""#, #""observe""#], bad: [#""adopt""#, "true"]),
        Sample("databases.*.adopt", good: flags.good, bad: flags.bad),
        Sample("databases.*.protect", good: flags.good, bad: flags.bad),
        Sample("databases.*.backup", good: [#""none""#, #""daily""#, #""weekly""#], bad: [#""""#, "false"]),
        Sample("env.*.*.database", good: [#""notes""#], bad: [#""""#, "5"]),
        Sample(
            "env.*.*.access",
            good: [#""owner""#, #""readwrite""#, #""read""#],
            bad: [#""write""#],
            beside: ["database": #""notes""#]
        ),
        Sample(
            "env.*.*.as",
            good: [#""url""#, #""jdbcUrl""#, #""name""#],
            bad: [#""uri""#],
            beside: ["database": #""notes""#]
        ),
        Sample("env.*.*.secret.env", good: [#""X""#], bad: [#""$X""#, #""""#]),
        Sample(
            "env.*.*.secret.file",
            good: [#""notes/redis.url""#, #""..x""#],
            bad: [#""/etc/x""#, #""../x""#, #""a/./b""#, #""a//b""#, #""""#]
        ),
        Sample("env.*.*.external", good: ["true"], bad: ["false", #""true""#]),
        Sample("env.*.*.skip", good: ["true"], bad: ["false", "1"]),
        Sample("removed.databases.*.then", good: [#""drop""#, #""forget""#], bad: [#""delete""#]),
        Sample("removed.databases.*.reason", good: [#""replaced by wiki""#], bad: [#""""#, "5"]),
    ]

private let platformSamples = [
    Sample(
        "installation.name",
        good: [#""ops""#, #""leash-2""#],
        bad: [#""Ops""#, #""pg_x""#, #""x_1""#, #""postgres""#]
    ),
    Sample("installation.envStore.directory", good: folders.good, bad: folders.bad),
    Sample("installation.backupStore.directory", good: folders.good, bad: folders.bad),
    Sample(
        "installation.backupStore.recipients",
        good: recipients.good,
        bad: recipients.bad
    ),
    Sample(
        "installation.backupStore.identity.file",
        good: secretFiles.good,
        bad: secretFiles.bad
    ),
    Sample("installation.secrets.directory", good: folders.good, bad: folders.bad),
    Sample("tiers.*.rank", good: ["0", "7"], bad: ["-1", #""1""#, "1.5"]),
    Sample("tiers.*.databases", good: ["1", "7"], bad: ["-1", #""1""#, #""unlimited""#]),
    Sample("servers.*.url.env", good: [#""LEASH_MAIN_URL""#], bad: [#""A-B""#, #""1A""#]),
    Sample("servers.*.url.file", good: [#""main""#], bad: [#""/etc/main""#, #""..""#]),
    Sample(
        "servers.*.app.host",
        good: [#""db.example.com""#, #""::1""#, #""/run/postgresql""#],
        bad: [#""a b""#, #""a/b""#, #""u@h""#, "5", #""""#]
    ),
    Sample("servers.*.app.port", good: ["5432"], bad: ["0", "70000", #""5432""#]),
    Sample("servers.*.app.sslmode", good: [#""verify-full""#], bad: [#""on""#, "true"]),
    Sample("servers.*.default", good: flags.good, bad: flags.bad),
    Sample("servers.*.hardened", good: flags.good, bad: flags.bad),
    Sample("servers.*.extensions", good: ["[]", #"["postgis"]"#], bad: [#""postgis""#, "[true]"]),
    Sample("servers.*.overcommit", good: [#""warn""#, #""refuse""#], bad: [#""allow""#, "true"]),
    Sample(
        "backupPolicies.*.schedule",
        good: [#""*/5 0-6 1,15 jan mon-fri""#],
        bad: [#""daily""#, #""@daily""#, #""0 3 * *""#, #""""#]
    ),
    Sample(
        "backupPolicies.*.timezone",
        good: [#""Europe/Berlin""#, #""UTC""#],
        bad: [#""europe/berlin""#, #""""#, #""+02:00""#, #""EST5EDT""#, #""GMT""#]
    ),
    Sample("backupPolicies.*.keep", good: duration.good, bad: duration.bad + [#""unlimited""#]),
    Sample("backupPolicies.*.verify", good: [#""never""#, #""monthly""#], bad: [#""yearly""#, "false"]),
    Sample("backupPolicies.*.to", good: [#""local""#, #""offsite""#], bad: [#""""#, "5"]),
    Sample("backupStores.*.directory", good: folders.good, bad: folders.bad),
    Sample(
        "backupStores.*.rclone",
        good: [#""offsite:""#, #""off-1.x:bucket/a b""#, #""r:..a""#],
        bad: [
            #""bucket""#, #"":s3:bucket""#, #""r,x=y:b""#, #""s3://b""#, #""r:a/..""#, #""r:..""#, #""r:a\nb""#,
            #""a b:c""#,
        ]
    ),
    Sample("backupStores.*.config.file", good: secretFiles.good, bad: secretFiles.bad),
    Sample("backupStores.*.recipients", good: recipients.good, bad: recipients.bad),
    Sample("backupStores.*.identity.file", good: secretFiles.good, bad: secretFiles.bad),
    Sample("backupPolicies.*.minKeep", good: ["1", "30"], bad: ["0", #""3""#]),
]
