import LeashDetect
import Testing

/// Manifests that are programs, or nearly, with hundreds of kilobytes of one thing: read soon, and to their end.
@Suite struct LargeFiles {
    private static let names = [
        "mix.exs", "rebar.config", "Package.swift", "x.opam", "cpanfile", "x.cabal", "build.zig.zon", "DESCRIPTION",
        "conanfile.txt",
    ]

    @Test(arguments: ["\"", "{", "[", "(", "\n", "a:\n ", "{:a, only: [", "deps: ", "#{", "{{x,", ".package(", "a = ["])
    func `are read soon`(sign: String) {
        for name in Self.names {
            let prefix = name == "mix.exs" ? "def project, do: [deps: deps()]\ndefp deps, do: [" : ""
            let text = prefix + String(repeating: sign, count: 300_000 / sign.utf8.count)
            let time = ContinuousClock().measure { _ = Detection(of: MemoryFolder([name: text])) }
            #expect(time < .seconds(30), "\(name)")
        }
    }
}
