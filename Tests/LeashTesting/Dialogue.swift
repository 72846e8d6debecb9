internal import Foundation

/// Runs a command at a terminal of its own, and answers what it asks.
///
/// - Parameters:
///   - command: a line of the shell.
///   - environment: its whole environment.
///   - dialogue: what to wait for in what it shows, and what to type then, in order; a line end follows each answer.
///   - timeout: after which it is killed.
/// - Returns: all that the terminal showed, what was typed with echo included, with line ends as `\n`; its exit status.
/// - Throws: ``CommandTimeout``.
package func converse(
    _ command: String,
    environment: [String: String],
    _ dialogue: [(prompt: String, answer: String)],
    timeout: Duration = .seconds(60)
) async throws -> CommandResult {
    let folder = try TestFolder()
    var script = "cd '\(folder.path)'\n" + beginning
    var answers: [String: String] = [:]
    for (index, step) in dialogue.enumerated() {
        answers["PROMPT\(index)"] = step.prompt
        answers["ANSWER\(index)"] = step.answer
        script += "wait_for \"$PROMPT\(index)\"; printf '%s\\n' \"$ANSWER\(index)\" >&3\n"
    }
    script += "wait $pid; status=$?; exec 3>&-; cat out; exit $status\n"
    let variables = environment.merging(answers) { $1 }.merging(["COMMAND": command, "TERM": "dumb"]) { $1 }
    let path = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    let result = try await runCommand(
        ["bash", "-c", script],
        environment: path.merging(variables) { $1 },
        timeout: timeout
    )
    // script(1) frames what was shown by a line of its own before and after.
    let lines = result.output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.filter { !$0.hasPrefix("Script started on ") && !$0.hasPrefix("Script done on ") }
    return CommandResult(output: shown.joined(separator: "\n"), errors: result.errors, status: result.status)
}

/// Starts the command at a terminal that is fed by a pipe, and defines how to wait for what it shows.
private let beginning = """
    mkfifo in
    : >out
    # What a shell runs in the background ignores Ctrl-C.
    env --default-signal=INT,QUIT script -qefc "$COMMAND" out <in >/dev/null &
    pid=$!
    exec 3>in
    # Waits until the text was shown behind the bytes that were there before.
    wait_for() {
        until tail -c +$((shown + 1)) out | grep -qF -- "$1"; do
            kill -0 $pid 2>/dev/null || break
            sleep 0.05
        done
        shown=$(wc -c <out)
    }
    shown=0

    """
