import LeashTesting
import Testing

@Suite struct OutputThatIsLost {
    @Test func `a full disk under standard output is an error`() async throws {
        let result = try await runCommand(["sh", "-c", #""$0" schema >/dev/full"#, Leashctl.path])
        #expect(result.status == 1)
        #expect(result.errors.contains("standard output can't be written: No space left on device"))
    }
}
