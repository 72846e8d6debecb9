/// All checks of one look at servers and apps.
package struct DoctorReport: Equatable, Sendable {
    /// The name of its JSON form, to which keys may be added; none changes its meaning or goes.
    package static let format = "leash.doctor/1"

    /// The app that was asked about; `nil` for all.
    package let app: String?
    /// By group, servers first; in the order in which they are told.
    package let checks: [Check]
    /// What could not be asked at all, by address, with the reason.
    package let unreachable: [String: String]

    package init(app: String? = nil, checks: [Check], unreachable: [String: String] = [:]) {
        self.app = app
        self.checks = checks
        self.unreachable = unreachable
    }

    package var level: Check.Level { .worst(of: checks.map(\.level)) }

    package func count(_ level: Check.Level) -> Int { checks.count { $0.level == level } }

    /// 0 nothing red; 2 something is; 1 a server or the env store could not be asked; 4 the files hold an error.
    package func exitStatus(isDesiredBroken: Bool) -> ExitStatus {
        .highest([
            isDesiredBroken ? .invalid : .done, unreachable.isEmpty ? .done : .failed, level == .red ? .pending : .done,
        ])
    }

    /// `1 red, 3 yellow, 2 not visible, 20 green`; what there is none of is left out.
    package var conclusion: String {
        let counts = Check.Level.allCases.reversed().map { ($0, count($0)) }.filter { $0.1 > 0 }
        return counts.isEmpty ? "nothing to look at" : counts.map { "\($0.1) \($0.0.word)" }.joined(separator: ", ")
    }

    private var groups: [String] {
        var seen: Set<String> = []
        return checks.map(\.group).filter { seen.insert($0).inserted }
    }
}

extension DoctorReport {
    /// The report as `leashctl doctor` prints it.
    ///
    /// - Parameters:
    ///   - style: how text is set.
    ///   - isVerbose: whether what is green, or not visible, is told in full too.
    /// - Returns: a block for each server and app, and a line that sums them up.
    package func text(style: TextStyle = .plain, isVerbose: Bool = false) -> String {
        let rows = checks.map { (group: $0.group, row: $0.row(isVerbose: isVerbose)) }
        let table = TextTable(fitting: rows.map(\.row), style: style)
        let blocks = groups.map { group in
            table.header(group, origin: "", isFile: false)
                + rows.filter { $0.group == group }.map { table.text(of: $0.row) }.joined()
        }
        let end = style.paint(conclusion, level == .green ? .green : .bold) + "\n"
        return (blocks + [end]).joined(separator: "\n")
    }

    /// The report as programs read it.
    package func json() -> JSON {
        [
            "format": .string(Self.format),
            "app": JSON(app),
            "level": .string(level.rawValue),
            "summary": .object(Check.Level.allCases.map { ($0.rawValue, .number(count($0))) }),
            "checks": .array(checks.map(\.json)),
            "unreachable": .reasons(unreachable),
        ]
    }
}

extension Check {
    fileprivate func row(isVerbose: Bool) -> TextRow {
        var lines = [TextRow.Line(about, isRunning: true)]
        if isVerbose || level == .yellow || level == .red {
            lines += details.map { TextRow.Line($0, paint: .dim, isRunning: true) }
            if let cause { lines.append(TextRow.Line(cause, isRunning: true)) }
            lines += fixes.map { TextRow.Line("fix: \($0)") }
        }
        return TextRow("\(level.mark) \(level.word)", level.paint, id, lines)
    }

    /// The finding, with what it is about where the heading doesn't say that already.
    private var about: String { subject == group ? finding : "\(subject): \(finding)" }

    fileprivate var json: JSON {
        [
            "id": .string(id),
            "group": .string(group),
            "address": .string(subject),
            "level": .string(level.rawValue),
            "finding": .string(finding),
            "details": JSON(details),
            "cause": JSON(cause),
            "fix": JSON(fixes),
        ]
    }
}
