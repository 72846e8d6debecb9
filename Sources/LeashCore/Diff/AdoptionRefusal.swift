extension Round {
    /// Why a database can't be taken over; `nil` if it can.
    func adoptionRefusal(of database: Database, _ live: CatalogDatabase, on server: ServerState) -> String? {
        if let mark = live.comment.flatMap({ Mark($0) }), mark.installation == live.owner {
            return "database \(live.name) is managed by installation \(mark.installation), which must forget it first"
        }
        guard let owner = server.roles[live.owner] else { return nil }
        if owner.powers.contains(.superuser) {
            return
                "database \(live.name) and what is inside are owned by superuser \(owner.name): give them to the app's own "
                + "role first, with ALTER DATABASE OWNER and ALTER ... OWNER"
        }
        let roles = Set([owner.name] + server.users(of: live))
        let others = server.databases.values.filter { roles.contains($0.owner) && $0.name != live.name }
        guard let other = others.min(by: { $0.name < $1.name }) else {
            return adminRefusal(of: database, live, on: server)
        }
        return
            "role \(other.owner) also owns \(others.map(\.name).sorted().joined(separator: ", ")): REASSIGN OWNED would "
            + "move those too, so give them another owner first"
    }

    /// What an admin who is no superuser can't do for want of a right that only others can give it.
    private func adminRefusal(
        of database: Database,
        _ live: CatalogDatabase,
        on server: ServerState
    ) -> String? {
        guard !server.admin.isSuperuser else { return nil }
        if let owner = server.insides[live.name]?.value?.publicOwner, let role = server.roles[owner],
            role.powers.contains(.superuser)
        {
            return Refusal.superuserOwnsPublic(live.name, owner)
        }
        guard let administered = server.admin.administered else { return nil }
        let givers = [live.owner] + server.users(of: live).filter { live.ownedByLogins[$0] != nil }
        for role in givers where !administered.contains(role) {
            let isMember = server.roles[role]?.members.contains { $0.role == server.admin.name && $0.inherits } ?? false
            // The owner role's logins are made its members, which takes the admin option whoever is a member.
            if !isMember || role == database.ownerRole { return Refusal.notAdministered(role, server.admin) }
        }
        return nil
    }
}
