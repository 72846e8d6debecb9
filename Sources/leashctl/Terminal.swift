import ArgumentParser
import FoundationEssentials
import Glibc
import LeashCore
import SystemPackage

/// What goes to the two streams: data to standard output, everything else to standard error.
enum Terminal {
    /// Ends the process where the data can't be written, on a full disk say: a part of it must not pass for the whole.
    static func write(_ text: String) {
        do {
            _ = try FileDescriptor.standardOutput.writeAll(text.utf8)
        } catch {
            message("leashctl: standard output can't be written: \(error); what was done before stands")
            ExitStatus.failed.exit()
        }
    }

    static func message(_ text: String) { show(text + "\n") }

    /// Shows a text where no data goes, as it is: a prompt, say.
    ///
    /// Where that can't be written, there is nobody to tell.
    static func show(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }

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
        show("\r\u{1b}[K\(text)")
    }

    /// Ends the process at once: what it read of thousands of apps is not freed piece by piece before.
    ///
    /// Nor do libraries clean up, as libcrypto would, while another thread still uses it: the process would crash.
    static func exit(_ status: Int32) -> Never { _exit(status) }

    /// Asks a question that only `y` or `yes` answers with yes.
    static func ask(_ question: String) -> Bool {
        show("\(question) [y/N] ")
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }
}

extension ExitStatus {
    /// Ends the process at once.
    func exit() -> Never { Terminal.exit(rawValue) }
}
