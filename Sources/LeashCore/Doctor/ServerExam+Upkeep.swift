extension ServerExam {
    /// Settings whose loss costs data at the next crash.
    var durability: Check {
        let names = ["fsync", "full_page_writes"]
        let off = names.filter { vitals.settings[$0] == "off" }
        guard names.allSatisfy({ vitals.settings[$0] != nil }) else {
            return unseen("upkeep.durability", names.joined(separator: " and "), right: "pg_read_all_settings")
        }
        return check(
            "upkeep.durability",
            off.isEmpty ? .green : .red,
            off.isEmpty ? "fsync and full_page_writes are on" : "\(off.joined(separator: " and ")) off",
            cause: off.isEmpty ? nil : "a crash of the machine can leave every database damaged",
            fixes: off.isEmpty
                ? []
                : [off.map { "ALTER SYSTEM SET \($0) = on;" }.joined(separator: " ") + " SELECT pg_reload_conf();"]
        )
    }

    var autovacuum: Check {
        guard let setting = vitals.settings["autovacuum"], let counts = vitals.settings["track_counts"] else {
            return unseen("upkeep.autovacuum", "autovacuum", right: "pg_read_all_settings")
        }
        let off = [("autovacuum", setting), ("track_counts", counts)].filter { $0.1 == "off" }.map(\.0)
        return check(
            "upkeep.autovacuum",
            off.isEmpty ? .green : .red,
            off.isEmpty ? "autovacuum is on" : "\(off.joined(separator: " and ")) off",
            cause: off.isEmpty ? nil : "tables grow without end, and plans go by old statistics",
            fixes: off.isEmpty
                ? []
                : [off.map { "ALTER SYSTEM SET \($0) = on;" }.joined(separator: " ") + " SELECT pg_reload_conf();"]
        )
    }

    var checksums: Check {
        guard let setting = vitals.settings["data_checksums"] else {
            return unseen("upkeep.checksums", "data_checksums", right: "pg_read_all_settings")
        }
        let isOff = setting == "off"
        return check(
            "upkeep.checksums",
            isOff ? .yellow : .green,
            "data checksums are \(setting)",
            cause: isOff ? "what a disk gets wrong is noticed late, or by nobody" : nil,
            fixes: isOff ? ["with the server stopped: `pg_checksums --enable -D DATA`"] : []
        )
    }

    /// Postgres takes no more writes about 2.1 billion transactions on.
    var wraparound: Check {
        let oldest = vitals.ages.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let age = oldest?.value ?? 0
        let usual = max(500_000_000, 2 * (vitals.settings["autovacuum_freeze_max_age"].flatMap { Int($0) } ?? 0))
        let level: Check.Level = age >= 1_500_000_000 ? .red : age >= usual ? .yellow : .green
        return check(
            "upkeep.wraparound",
            level,
            "oldest transaction id: \((age / 1_000_000).grouped) million ago"
                + (oldest.map { " (database \($0.key))" } ?? ""),
            cause: level == .green
                ? nil
                : "vacuum doesn't keep up; at 2,100 million the server refuses every write to protect the data",
            fixes: level == .green
                ? []
                : [
                    "end old transactions, prepared ones and slots (below), then in \(oldest?.key ?? "the database"): "
                        + "VACUUM (FREEZE, VERBOSE);"
                ]
        )
    }

    var prepared: Check {
        let old = vitals.prepared.filter { $0.age >= 300 }
        let isRed = old.contains { $0.age >= 86_400 }
        return check(
            "upkeep.prepared",
            old.isEmpty ? .green : isRed ? .red : .yellow,
            old.isEmpty ? "no prepared transaction is forgotten" : "\(old.count.of("prepared transaction")) left open",
            details: old.map { "\($0.id) of \($0.owner) in \($0.database), \(Span.text($0.age)) old" },
            cause: old.isEmpty ? nil : "they keep their locks and what vacuum could remove, across restarts too",
            fixes: old.prefix(3).map { "in \($0.database): ROLLBACK PREPARED \(SQLText.literal($0.id));" }
        )
    }

    var slots: Check {
        let held = vitals.slots.filter { !$0.isActive || $0.status == "lost" }
        let isRed = held.contains { $0.kept >= 10 << 30 || $0.status == "lost" }
        return check(
            "upkeep.slots",
            held.isEmpty ? .green : isRed ? .red : .yellow,
            held.isEmpty
                ? "no replication slot is idle" : "\(held.count.of("replication slot")) that nobody receives from",
            details: held.map { "\($0.name) keeps \($0.kept.bytes)" + ($0.status.map { ", \($0)" } ?? "") },
            cause: held.isEmpty ? nil : "they keep WAL and dead rows until the disk is full",
            fixes: held.prefix(3).map {
                "SELECT pg_drop_replication_slot(\(SQLText.literal($0.name)));  -- if its reader is gone"
            }
        )
    }
}
