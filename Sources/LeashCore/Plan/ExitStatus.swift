/// What leashctl tells the program that called it.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    /// All is as the files say, or was made so. Waiting for a grace, a pause or a due backup is as it should be.
    case done = 0
    /// Something went wrong, and nothing was applied.
    case failed = 1
    /// `diff` found something that `apply` would do.
    case pending = 2
    /// What is left is held by policy or blocked.
    case withheld = 3
    /// The files say something that can't be: what they got right was still worked on.
    case invalid = 4
    /// Something was applied, and something was not.
    case partial = 5
    /// The saved plan is no longer the one that would be made.
    case stale = 6
    /// Another leash holds the lock, and there was no other server to work on.
    case locked = 7
    /// The command line makes no sense.
    case usage = 64
    /// Stopped by a signal.
    case interrupted = 130

    /// The order in which to look for the one to give: a person's own stop explains all the others.
    package static let precedence: [ExitStatus] = [
        .interrupted, .usage, .stale, .invalid, .locked, .failed, .partial, .withheld, .pending, .done,
    ]

    /// The first of these in order of precedence; `done` if there are none.
    package static func highest(_ statuses: [ExitStatus]) -> ExitStatus {
        precedence.first(where: statuses.contains) ?? .done
    }

    /// The status of `diff`.
    package static func diff(_ plan: Plan, isDesiredBroken: Bool) -> ExitStatus {
        highest([
            isDesiredBroken ? .invalid : .done,
            plan.unreachable.isEmpty ? .done : .failed,
            plan.ready.count < plan.items.count ? .withheld : .done,
            plan.ready.isEmpty ? .done : .pending,
        ])
    }

    /// The status of `apply`.
    ///
    /// `isLockedOut` is whether another leash held the lock of every server that there was work for.
    package static func apply(
        _ report: Report,
        plan: Plan,
        isDesiredBroken: Bool,
        isLockedOut: Bool = false
    ) -> ExitStatus {
        let isApplied = report.count("applied") > 0
        let isFailed = report.count("failed") + report.count("skipped") > 0
        let isWithheld = report.count("held") + report.count("blocked") > 0 || plan.ready.count < plan.items.count
        return highest([
            isDesiredBroken ? .invalid : .done,
            isLockedOut ? .locked : .done,
            isFailed ? (isApplied ? .partial : .failed) : .done,
            unreachable(plan, isApplied: isApplied),
            isWithheld ? .withheld : .done,
        ])
    }

    /// One server of several that is down leaves a round done in part, even if the others needed nothing.
    private static func unreachable(_ plan: Plan, isApplied: Bool) -> ExitStatus {
        guard !plan.unreachable.isEmpty else { return .done }
        let servers = plan.unreachable.keys.count { $0.hasPrefix("server/") }
        // Without the env store no app is whole, so a round that applied nothing has failed, not come part of the way.
        let isNothingLeft = plan.unreachable["env"] != nil || (servers > 0 && servers >= plan.serverCount)
        return isNothingLeft && !isApplied ? .failed : .partial
    }
}
