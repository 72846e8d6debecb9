extension SavedPlan {
    /// What differs between the plan that was saved and one made now, a line each for people; empty if nothing does.
    ///
    /// Only what would be carried out counts: an action that is held in both is no difference.
    package func mismatches(with plan: Plan) -> [String] {
        let now = Dictionary(plan.items.map { ($0.id, $0) }) { first, _ in first }
        let known = Set(ready.map(\.id))
        let moved = ready.flatMap { $0.mismatches(with: now[$0.id]) }
        let added = plan.ready.filter { !known.contains($0.id) }.map { "new: \($0.id.printable)" }
        let mismatches = moved + added
        return mismatches.isEmpty && ready.map(\.id) != plan.ready.map(\.id) ? ["the order moved"] : mismatches
    }
}

extension SavedPlan.Action {
    fileprivate func mismatches(with item: Plan.Item?) -> [String] {
        guard let item else { return ["gone: \(id.printable)"] }
        if let word = item.status.word, let reason = item.status.reason {
            return ["\(id.printable) is \(word) now: \(reason.printable)"]
        }
        let changes = fieldMismatches(with: item.fields) + requirementMismatches(with: item.requires)
        if !changes.isEmpty { return changes.map { "\(address.printable) moved: \($0)" } }
        return isSame(as: item) ? [] : ["\(item.address.printable) moved: it is no longer as the plan saw it"]
    }

    /// Whether every word of it that is read is the same: what the lines above compare could stand there twice.
    private func isSame(as item: Plan.Item) -> Bool {
        fingerprint == item.fingerprint && address == item.address && requires == item.requires
            && fields.elementsEqual(item.fields) { ($0.path, $0.before, $0.after) == ($1.path, $1.before, $1.after) }
    }

    private func fieldMismatches(with fields: [Field]) -> [String] {
        let now = Dictionary(fields.map { ($0.path, $0) }) { first, _ in first }
        let paths = Set(self.fields.map(\.path))
        let moved = self.fields.compactMap { $0.mismatch(with: now[$0.path]) }
        return moved + fields.filter { !paths.contains($0.path) }.map { "new: \($0.text)" }
    }

    private func requirementMismatches(with requires: [String]) -> [String] {
        let added = requires.filter { !self.requires.contains($0) }.map { "it needs \($0.printable) first now" }
        let removed = self.requires.filter { !requires.contains($0) }
        return added + removed.map { "it no longer needs \($0.printable) first" }
    }
}

extension Field {
    /// What became of this field of a saved plan; `nil` if nothing did.
    fileprivate func mismatch(with now: Field?) -> String? {
        let name = path.printable
        guard let now else { return "\(name) is to stay as it is, and was to become \(Field.shown(after))" }
        if now.before != before { return "\(name) was \(Field.shown(before)), is \(Field.shown(now.before)) now" }
        if now.after != after {
            return "\(name) was to become \(Field.shown(after)), is to become \(Field.shown(now.after)) now"
        }
        return nil
    }
}
