import LeashCore
import LeashManifest
import Testing

/// What is known of the platform before the other files are read.
@Suite struct LoadPlatformTests {
    private func files(_ texts: [String: String]) -> [SourceFile] {
        texts.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
    }

    private let platform = """
        leash: v1
        installation: { name: ops, envStore: { directory: /var/lib/x } }
        servers: { main: { url: { env: URL } }, spare: { url: { file: url }, default: true } }
        """

    @Test func `the platform's file alone gives the servers and the installation that all files give`() {
        let files = files(["leash.yaml": platform, "apps/notes.yaml": "leash: v1\napps: { notes: {} }\n"])
        let all = load(files).state
        let early = loadPlatform(of: files)
        #expect(all.apps.count == 1 && early.apps.isEmpty)
        #expect(Set(early.servers.keys) == ["main", "spare"])
        #expect(early.servers == all.servers)
        #expect(early.installation == all.installation)
    }

    @Test func `a broken file of the platform gives no server, nor does another file`() {
        #expect(loadPlatform(of: files(["leash.yaml": platform + "\nnonsense: 1\n"])).servers.isEmpty)
        #expect(loadPlatform(of: files(["apps/leash.yaml": platform])).servers.isEmpty)
        #expect(loadPlatform(of: []).servers.isEmpty)
    }
}
