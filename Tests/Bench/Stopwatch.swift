import Glibc

/// What can't be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Wall and CPU time of this process, in milliseconds.
struct Stopwatch {
    private let wall = Self.now(CLOCK_MONOTONIC)
    private let cpu = Self.now(CLOCK_PROCESS_CPUTIME_ID)

    var taken: (wall: Double, cpu: Double) {
        (Self.now(CLOCK_MONOTONIC) - wall, Self.now(CLOCK_PROCESS_CPUTIME_ID) - cpu)
    }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }
}

/// The times of several rounds.
struct Rounds {
    private(set) var wall: [Double] = []
    private(set) var cpu: [Double] = []

    init(_ count: Int, _ body: () throws -> Void) rethrows {
        for _ in 0..<count {
            let watch = Stopwatch()
            try body()
            let taken = watch.taken
            wall.append(taken.wall)
            cpu.append(taken.cpu)
        }
    }

    var json: String { "{\"wall\": \(wall), \"cpu\": \(cpu)}" }
}
