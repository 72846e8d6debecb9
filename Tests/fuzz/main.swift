import Fuzzing
import Glibc

let options = Options(Array(CommandLine.arguments.dropFirst()))
let log = open(options.log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
var findings = 0
for (index, reader) in options.readers.enumerated() {
    let isBomb = Reader.bombs.contains { $0.name == reader.name }
    let share = options.count / options.readers.count + (index < options.count % options.readers.count ? 1 : 0)
    findings += run(reader, options.first..<options.first + (isBomb ? 1 : share), seed: options.seed, log: log)
}
exit(findings == 0 ? 0 : 1)
