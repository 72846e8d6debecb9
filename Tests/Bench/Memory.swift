import LeashCore

/// Times diffs of a world at rest; the plan must be empty.
func diffInMemory(apps: Int, rounds: Int) throws -> String {
    let world = World(apps: apps)
    let times = try Rounds(rounds) {
        let plan = diff(desired: world.desired, live: world.live)
        if let item = plan.items.first { throw BenchError("the world is not at rest: \(item.id)") }
    }
    return times.json
}
