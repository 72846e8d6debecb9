import LeashCore

extension ServerState {
    /// Leaves out what the backup login is lent while a dump is made: it comes and goes with backup runs, which also take
    /// back what was left of one that was killed.
    ///
    /// It is lent a role and a way in together, and gives the role back last: without one, there is nothing to look for.
    mutating func leaveOutLoans(to login: String) {
        guard let lent = roles[login]?.memberOf, !lent.isEmpty else { return }
        roles[login]?.memberOf = []
        for group in lent { roles[group.role]?.members.removeAll { $0.role == login } }
        let entered = databases.filter { $0.value.grants.contains { $0.grantee == login } }
        for name in entered.keys { databases[name]?.grants.removeAll { $0.grantee == login } }
    }
}
