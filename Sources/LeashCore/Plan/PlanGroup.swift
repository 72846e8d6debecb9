/// The lines of a plan or of a report that belong under one heading: an app's, or a server's own.
package struct PlanGroup<Member> {
    /// `app/shop`, or `server/main` for what belongs to a server.
    package var title: String
    /// The files that its items name, sorted.
    package var files: [String]
    /// Whether all that is left of it is going, and no file speaks of it.
    package var isUndeclared: Bool
    package var members: [Member]

    private init(_ title: String, _ members: [Member], item: (Member) -> Plan.Item) {
        let items = members.map(item)
        self.title = title
        self.members = members
        files = Set(items.compactMap(\.source?.file)).sorted()
        isUndeclared = files.isEmpty && items.contains { $0.action.takesAway }
    }

    /// The one file that all of them come from; `nil` if there are several.
    package var file: String? { files.count == 1 ? files[0] : nil }

    /// Where its declaration stands, or that there is none.
    package var origin: String { isUndeclared ? "no longer declared" : files.joined(separator: ", ") }

    /// The groups of a list: servers first, then apps, each by name; inside a group the list's order stays.
    package static func groups(of members: [Member], item: (Member) -> Plan.Item) -> [PlanGroup] {
        let byTitle = Dictionary(grouping: members) { member in
            let item = item(member)
            return Key(isApp: item.app != nil, title: item.app.map { "app/\($0)" } ?? item.address)
        }
        return byTitle.sorted { $0.key < $1.key }.map { PlanGroup($0.key.title, $0.value, item: item) }
    }

    private struct Key: Hashable, Comparable {
        let isApp: Bool
        let title: String

        static func < (left: Self, right: Self) -> Bool {
            left.isApp == right.isApp ? left.title < right.title : right.isApp
        }
    }
}
