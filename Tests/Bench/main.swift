import Glibc
import LeashCore

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
let rounds = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 5
let world = World(apps: count)
for _ in 0..<rounds {
    var before = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before)
    let clock = ContinuousClock()
    var plan = Plan([])
    let time = clock.measure { plan = diff(desired: world.desired, live: world.live) }
    guard plan.items.isEmpty else { print("not at rest: \(plan.items[0])"); break }
    var after = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after)
    let cpu = Double(after.tv_sec - before.tv_sec) * 1000 + Double(after.tv_nsec - before.tv_nsec) / 1e6
    print("diff of \(count) in memory: wall \(time) cpu \(Int(cpu)) ms")
}
