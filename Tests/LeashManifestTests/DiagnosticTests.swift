import LeashCore
import LeashManifest
import LeashTesting
import Testing

@Suite struct Diagnostics {
    @Test(arguments: CaseFile.all.flatMap(\.cases))
    func `every problem is told, with its place and the way out`(_ example: Case) {
        let loaded = example.loaded
        #expect(lines(of: loaded) == example.errors)
        if let left = example.left { #expect(summary(of: loaded) == left) }
    }

    /// The same once more by file, so that one run with `LEASH_RECORD=1` records them all.
    @Test(arguments: CaseFile.all)
    func `the recorded cases are up to date`(_ file: CaseFile) throws {
        try expectGolden(file.recorded, at: file.url)
    }

    @Test func `there are at least ninety bad inputs`() {
        let messages = CaseFile.all.flatMap(\.cases).filter { !$0.errors.isEmpty }
        #expect(messages.count >= 90)
    }

    @Test(arguments: CaseFile.all.flatMap(\.cases))
    func `messages are in lower case, on one line, and repeat no secret`(_ example: Case) {
        for diagnostic in example.loaded.diagnostics {
            let text = diagnostic.message + (diagnostic.hint ?? "")
            #expect(!text.contains("hunter2") && !text.contains("\n") && !text.hasSuffix("."))
            #expect(diagnostic.message.first?.isUppercase == false || diagnostic.message.contains("_"))
        }
    }

    @Test(arguments: CaseFile.all.flatMap(\.cases))
    func `the order of files changes nothing`(_ example: Case) {
        let files = example.withRoot
        for turned in [files.reversed(), Array(files.dropFirst() + files.prefix(1))] {
            #expect(load(turned).state == load(files).state)
            #expect(load(turned).diagnostics == load(files).diagnostics)
        }
    }
}
