import Fuzzing
import Glibc

/// Gives a reader inputs, and says what came of them.
///
/// - Parameters:
///   - reader: of these inputs.
///   - inputs: their numbers.
///   - seed: of all of them.
///   - log: an open file, which holds what is under way.
/// - Returns: the number of findings.
func run(_ reader: Reader, _ inputs: Range<Int>, seed: UInt64, log: Int32) -> Int {
    let start = usage()
    var (taken, findings, slowest) = (0, 0, (seconds: 0.0, input: 0))
    for input in inputs {
        let line = "\(reader.name) --seed \(seed) --first \(input) --count 1"
        // For when the process dies of it; a hang ends it by SIGALRM.
        pwrite(log, line + "        \n", line.utf8.count + 9, 0)
        alarm(120)
        var dice = Dice(seed: seed, input: input)
        let before = clock()
        do {
            if case .taken = try reader.trial(&dice) { taken += 1 }
        } catch {
            findings += 1
            print("FOUND \(line): \(error)")
            if findings == 10 { fail("too many findings") }
        }
        let seconds = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        if seconds > slowest.seconds { slowest = (seconds, input) }
    }
    let end = usage()
    let seconds = end.seconds - start.seconds
    print(
        "\(reader.name): \(inputs.count) inputs from \(inputs.lowerBound) of seed \(seed), \(taken) taken,",
        "\(Int(seconds)) s of CPU (\(Int(Double(inputs.count) / max(0.001, seconds))) a second),",
        "slowest \(Int(slowest.seconds * 1000)) ms (\(slowest.input)), at most \(end.memory) MiB"
    )
    fflush(nil)
    if slowest.seconds > 5 { fail("input \(slowest.input) took \(slowest.seconds) s") }
    if end.memory > 512 { fail("more than 512 MiB of memory") }
    return findings
}

/// The CPU seconds and the greatest resident memory, in MiB, of this process.
func usage() -> (seconds: Double, memory: Int) {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    let seconds = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }
    return (seconds[0] + seconds[1], usage.ru_maxrss / 1024)
}
