import FoundationEssentials
import LeashBackup
import LeashCore
import LeashReconcile

/// Words for backups, as all commands about them have them.
enum BackupText {
    /// `14.1 MiB`.
    static func size(_ bytes: Int) -> String {
        for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes >= size {
            let tenths = (bytes * 10 + size / 2) / size
            return "\(tenths / 10).\(tenths % 10) \(unit)"
        }
        return "\(bytes) B"
    }

    /// `5 h ago`, or `in 20 min`.
    static func moment(_ time: Int, now: Int) -> String {
        time <= now ? "\(span(now - time)) ago" : "in \(span(time - now))"
    }

    /// In the largest unit that fills twice, or else in the next one.
    static func span(_ seconds: Int) -> String {
        for (unit, size) in [("d", 86_400), ("h", 3600), ("min", 60)] where seconds >= 2 * size {
            return "\(seconds / size) \(unit)"
        }
        return "\(seconds) s"
    }

    /// What is said of one stored backup behind its id.
    static func columns(_ backup: StoredBackup, now: Int) -> [String] {
        guard let manifest = backup.manifest else {
            if case .bad(let reason) = backup.state { return ["", "", "", "not good: \(reason)"] }
            return []
        }
        let locked = manifest.dump.recipients.isEmpty ? "" : ", encrypted"
        return [
            moment(manifest.startedAt, now: now), size(manifest.dump.bytes), manifest.reason.rawValue + locked,
            [verification(backup.verification, now: now), backup.pin.map { "pinned: \($0.reason)" }]
                .compactMap(\.self).joined(separator: ", "),
        ]
    }

    static func verification(_ verification: Verification?, now: Int) -> String? {
        guard let verification else { return nil }
        let when = moment(verification.at, now: now)
        return verification.problem.map { "can't be restored (\(when)): \($0)" } ?? "verified \(when)"
    }

    /// What is due, in words.
    static func due(_ standing: BackupStanding, now: Int) -> String {
        if let problem = standing.problem { return problem }
        switch standing.due {
        case nil: return ""
        case .due(let slot): return "due since \(moment(slot, now: now))"
        case .waiting(let until, .jitter): return "due \(moment(until, now: now))"
        case .waiting(let until, .failed(let count)):
            let reason = standing.failure.map { ": \($0.reason)" } ?? ""
            return "failed \(count == 1 ? "once" : "\(count) times")\(reason); tried again \(moment(until, now: now))"
        case .served(let next): return next.map { "next \(moment($0, now: now))" } ?? ""
        }
    }

    static func policy(_ policy: BackupPolicy) -> String {
        let keep = Amount.finite(policy.keep).text(in: .milliseconds)
        return
            "\(policy.name): \(policy.schedule) \(policy.timezone), kept \(keep), at least \(policy.minKeep), to \(policy.to)"
    }

    /// Rows under each other, each column as wide as its widest cell.
    static func table(_ rows: [[String]], indent: String = "  ") -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = indent + zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
