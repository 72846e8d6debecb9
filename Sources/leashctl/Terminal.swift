import ArgumentParser
import Foundation
import LeashCore

/// What goes to the two streams: data to standard output, everything else to standard error.
enum Terminal {
    static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

    static func message(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Says what went wrong and gives the exit to throw.
    static func failure(_ status: ExitStatus, _ text: String) -> ExitCode {
        message("leashctl: \(text)")
        return ExitCode(status.rawValue)
    }

    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Colours go only to a terminal that wants them: https://no-color.org.
    static var style: TextStyle {
        let environment = ProcessInfo.processInfo.environment
        let wantsNone = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TextStyle(
            colour: isatty(STDOUT_FILENO) == 1 && !wantsNone && environment["TERM"] != "dumb",
            width: width
        )
    }

    private static var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return size.ws_col > 0 ? Int(size.ws_col) : nil
    }

    /// Shows what is under way, on a terminal only; the line is overwritten by the next.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
    }

    /// Asks a question that only `y` or `yes` answers with yes.
    static func ask(_ question: String) -> Bool {
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }
}

extension ExitStatus {
    /// Ends the process at once: what it read of thousands of apps is not freed piece by piece before.
    func exit() -> Never { Foundation.exit(rawValue) }
}
