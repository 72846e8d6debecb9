import Subprocess

extension PlatformOptions {
    /// How a program runs that leash waits for: Ctrl-C at a terminal is for leash to hear, which lets it finish; a task that is
    /// cancelled asks it to end, and ends it if it doesn't.
    static var ofAChild: PlatformOptions {
        var options = PlatformOptions()
        // Of a process group of its own: a terminal's signals go to leash's.
        options.processGroupID = 0
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
        return options
    }
}
