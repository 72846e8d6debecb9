import LeashCore
import Parallel

/// Times diffs of a world at rest, on all cores as a round makes them; the plan must be empty.
func diffInMemory(apps: Int, rounds: Int) throws -> String {
    let world = World(apps: apps)
    let times = try Rounds(rounds) {
        let suspects = Suspects(desired: world.desired, live: world.live, part: 256) { parts, look in
            concurrentMap(parts, look)
        }
        let plan = diff(desired: world.desired, live: world.live, suspects: suspects)
        if let item = plan.items.first { throw BenchError("the world is not at rest: \(item.id)") }
    }
    return times.json
}
