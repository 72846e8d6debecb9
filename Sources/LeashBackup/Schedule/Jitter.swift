package import LeashCore

/// How long after each slot a database's backup begins, so that those of one policy don't begin at once.
///
/// It is a digest of the database's names modulo a window, in whole seconds: the same in every round and on every machine, for as
/// long as the names are. The window is 30 minutes, or half of the shortest distance between two runs of a day's schedule if that
/// is less: a backup begins well before the next slot comes.
package enum Jitter {
    /// Seconds to wait after a slot.
    package static func seconds(of history: BackupHistory, installation: String, window: Int) -> Int {
        var digest = Fingerprint()
        for name in [installation, history.server, history.database] { digest.add(name) }
        return window > 0 ? Int(digest.bits % UInt64(window)) : 0
    }

    /// The seconds that databases of a policy are spread over.
    ///
    /// It comes from the schedule alone. The last run of a day and the first of the next one count as neighbours, whether there is
    /// a run on the next day or not.
    package static func window(of schedule: CronSchedule) -> Int {
        let minutes = schedule.minutesOfDay
        let next = minutes.dropFirst() + minutes.prefix(1).map { $0 + 1440 }
        let shortest = zip(minutes, next).map { $1 - $0 }.min() ?? 1440
        return min(30 * 60, shortest * 60 / 2)
    }
}
