/// A time zone: what its clocks show at each instant.
///
/// Instants are seconds of Unix time. A local time is what clocks show, counted in seconds from their own 1970-01-01 00:00.
package struct Zone: Equatable, Sendable {
    package let name: String
    /// Before the first transition.
    let first: Int
    /// In order; each gives the offset that holds from it on.
    let transitions: [Transition]
    /// What holds after the last transition; without it the last offset stays.
    let rule: ZoneRule?

    /// Clocks being set.
    package struct Transition: Equatable, Sendable {
        package let instant: Int
        /// Seconds east of Greenwich from then on.
        package let offset: Int
    }

    /// No two offsets of a day are further apart: TZif allows those from -25 to 26 hours.
    private static let widest = 26 * 3600

    /// Seconds east of Greenwich.
    package func offset(at instant: Int) -> Int {
        guard let last = lastIndex(atOrBefore: instant) else {
            return transitions.isEmpty ? rule?.offset(at: instant) ?? first : first
        }
        if last == transitions.count - 1, let rule { return rule.offset(at: instant) }
        return transitions[last].offset
    }

    /// What the clocks show.
    package func local(at instant: Int) -> Int { instant + offset(at: instant) }

    /// The instants at which clocks show a time, in order: one, two where they were set back, none where they were set ahead.
    package func instants(of local: Int) -> [Int] {
        let offsets = Set(steps(around: local).map(\.offset))
        return offsets.map { local - $0 }.filter { self.local(at: $0) == local }.sorted()
    }

    /// The transition that leaves a local time out; `nil` for one that there is.
    package func gap(at local: Int) -> Transition? {
        let steps = steps(around: local)
        return zip(steps, steps.dropFirst()).first { before, after in
            (after.instant + before.offset..<max(after.instant + before.offset, after.instant + after.offset))
                .contains(local)
        }?.1
    }

    /// The first instant at which clocks show a time, or the end of the gap that the time lies in.
    package func firstInstant(of local: Int) -> Int {
        instants(of: local).first ?? gap(at: local)?.instant ?? local - offset(at: local)
    }

    /// The furthest that clocks had got by an instant: what they show, unless they showed more before they were set back.
    package func furthestLocal(by instant: Int) -> Int {
        let steps = steps(around: instant).filter { $0.instant <= instant }
        let before = zip(steps, steps.dropFirst()).map { $1.instant - 1 + $0.offset }
        return max(local(at: instant), before.max() ?? Int.min)
    }

    /// The first transition after an instant; `nil` if there is none.
    package func nextTransition(after instant: Int) -> Transition? {
        let next = lastIndex(atOrBefore: instant).map { $0 + 1 } ?? 0
        if next < transitions.count { return transitions[next] }
        return rule?.nextTransition(after: max(instant, transitions.last?.instant ?? instant))
    }

    /// What held at the beginning of the days around a time, and each transition in them.
    private func steps(around time: Int) -> [Transition] {
        var steps = [Transition(instant: time - Self.widest, offset: offset(at: time - Self.widest))]
        // Clocks are set a few times a year; a damaged file that says otherwise gets no further.
        while steps.count < 64, let next = nextTransition(after: steps[steps.count - 1].instant) {
            guard next.instant <= time + Self.widest else { break }
            steps.append(next)
        }
        return steps
    }

    private func lastIndex(atOrBefore instant: Int) -> Int? {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}

extension Zone {
    /// Coordinated universal time.
    package static let utc = Zone(name: "Etc/UTC", first: 0, transitions: [], rule: nil)
}
