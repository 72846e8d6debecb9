import Subprocess

extension PlatformOptions {
    /// A program in a process group of its own.
    ///
    /// A terminal sends Ctrl-C to every process of a group. It is for leash, which ends what is under way in its own time;
    /// a dump that it reached would fail.
    static var inOwnGroup: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        return options
    }
}
