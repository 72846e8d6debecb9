import Glibc

let usage = """
    Usage: LeashBench start
           LeashBench diff APPS ROUNDS
           LeashBench floor --state DIR --statements FILE --url URL
           LeashBench read DIR
           LeashBench parse DIR ROUNDS

    What hack/bench measures with; each prints one line of JSON, times in milliseconds.
      start    a process with leash's libraries that does nothing
      diff     a world of APPS apps in memory, at rest: how long each of ROUNDS diffs takes
      floor    what no diff can do without: the files' YAML events, and the statements over one connection.
               FILE holds the statements, a NUL byte between them
      read     opens and reads every file under DIR
      parse    the files under DIR as libyaml's events, as trees and as desired state, ROUNDS times each
    """

do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("start", 1): print("{}")
    case ("diff", 3): print(try diffInMemory(apps: try number(arguments[1]), rounds: try number(arguments[2])))
    case ("read", 2): print(try reading(arguments[1]))
    case ("parse", 3): print(try parsing(arguments[1], rounds: try number(arguments[2])))
    case ("floor", 7): print(try Floor(arguments.dropFirst()).measured())
    default:
        print(usage)
        exit(64)
    }
} catch {
    print("LeashBench: error: \(error)")
    exit(1)
}

func number(_ text: String) throws(BenchError) -> Int {
    guard let number = Int(text), number > 0 else { throw BenchError("\(text) is no number above 0") }
    return number
}
