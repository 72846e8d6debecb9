/// One item of a plan or report before it is set in columns: what is done to a resource, and lines about it.
package struct TextRow {
    /// What is said of the resource before all else: a sign and an action, or a condition.
    package var lead: String
    package var leadPaint: TextStyle.Paint
    package var address: String
    package var lines: [Line]

    package init(_ lead: String, _ leadPaint: TextStyle.Paint, _ address: String, _ lines: [Line]) {
        self.lead = lead
        self.leadPaint = leadPaint
        self.address = address.printable
        self.lines = lines
    }

    package init(_ action: Action, _ address: String, _ lines: [Line]) {
        self.init("\(action.sign) \(action.rawValue)", action.paint, address, lines)
    }

    package struct Line {
        /// What.
        package var detail: String
        /// Why, in a column of its own.
        package var remark: String
        package var detailPaint: TextStyle.Paint?
        package var remarkPaint: TextStyle.Paint?
        /// Whether it is running text, to be broken in the middle even if the terminal is endless.
        package var isRunning: Bool

        package init(
            _ detail: String,
            paint: TextStyle.Paint? = nil,
            isRunning: Bool = false,
            remark: String = "",
            remarkPaint: TextStyle.Paint? = .dim
        ) {
            self.detail = detail
            self.remark = remark
            detailPaint = paint
            self.isRunning = isRunning
            self.remarkPaint = remarkPaint
        }
    }
}

/// The columns that a set of rows shares: lead, address, detail, remark.
package struct TextTable {
    /// Wide enough for most plans, so that the columns of two plans rarely differ.
    private static let leastAddress = 16
    private static let leastDetail = 37
    /// What is longer than these goes over the edge or below by itself, rather than push all others away.
    private static let mostAddress = 40
    private static let mostDetail = 60
    private static let mostRemark = 50
    /// Where the names of files end.
    private static let headerWidth = 79
    private static let gap = 2
    /// Before the lead.
    private static let margin = 2
    /// A sign and the longest action.
    private static let leastLead = 9
    /// The narrowest column that text is broken for.
    private static let leastText = 24
    /// The widest that running text gets.
    package static let mostRunning = 84

    private let style: TextStyle
    /// Where the columns begin.
    private let address: Int
    private let detail: Int
    private let remark: Int

    package init(fitting rows: [TextRow], style: TextStyle) {
        let addresses = rows.map(\.address.count).filter { $0 <= Self.mostAddress }
        let details = rows.flatMap(\.lines).filter { !$0.remark.isEmpty }.map(\.detail.count)
        let widest = details.filter { $0 <= Self.mostDetail }.max() ?? 0
        self.style = style
        address = Self.margin + max(Self.leastLead, rows.map(\.lead.count).max() ?? 0) + Self.gap
        detail = address + max(Self.leastAddress, addresses.max() ?? 0) + Self.gap
        remark = detail + max(Self.leastDetail, widest) + Self.gap
    }

    /// A heading with, at its right, where it comes from.
    package func header(_ title: String, origin: String, isFile: Bool) -> String {
        let width = min(Self.headerWidth, style.width ?? .max)
        let (title, origin) = (title.printable, origin.printable)
        guard !origin.isEmpty else { return style.paint(title, .bold) + "\n" }
        let blanks = isFile ? max(Self.gap, width - title.count - origin.count) : 4
        return style.paint(title, .bold) + String(repeating: " ", count: blanks) + style.paint(origin, .dim) + "\n"
    }

    /// A row with all of its lines.
    package func text(of row: TextRow) -> String {
        let painted = style.paint(row.lead.padded(to: address - Self.margin), row.leadPaint)
        let lead = String(repeating: " ", count: Self.margin) + painted + row.address
        let width = address + row.address.count
        let lines = row.lines.flatMap(text)
        guard let first = lines.first else { return lead + "\n" }
        let indent = String(repeating: " ", count: detail)
        let fits = width + Self.gap <= detail
        let start = fits ? lead + String(repeating: " ", count: detail - width) + first : "\(lead)\n\(indent)\(first)"
        return start + "\n" + lines.dropFirst().map { indent + $0 + "\n" }.joined()
    }

    /// One line, broken where the terminal is too narrow for it; without the indent.
    private func text(of line: TextRow.Line) -> [String] {
        let room = style.width.map { max(Self.leastText, $0 - detail) }
        let details = line.detail.wrapped(to: line.isRunning ? min(Self.mostRunning, room ?? .max) : room)
        let painted = details.map { style.paint($0, line.detailPaint) }
        guard !line.remark.isEmpty else { return painted }
        guard let last = details.last, let tail = painted.last else { return remarks(of: line, at: 0) }
        let space = min(style.width.map { $0 - remark } ?? .max, Self.mostRemark)
        guard line.remark.count <= space, detail + last.count + Self.gap <= remark else {
            return painted + remarks(of: line, at: 2)
        }
        let blanks = String(repeating: " ", count: remark - detail - last.count)
        return painted.dropLast() + [tail + blanks + style.paint(line.remark.printable, line.remarkPaint)]
    }

    /// The lines of a remark, each after so many blanks.
    private func remarks(of line: TextRow.Line, at column: Int) -> [String] {
        let room = style.width.map { max(Self.leastText, $0 - detail - column) } ?? .max
        return line.remark.wrapped(to: min(Self.mostRunning, room)).map {
            String(repeating: " ", count: column) + style.paint($0, line.remarkPaint)
        }
    }
}
