import LeashCore
import Testing

@Suite struct Marks {
    private static var full: Mark {
        var mark = Mark(installation: "leash", app: "notes", file: "teams/a b/50%,1.yaml", isProtected: true)
        mark.stage = .grace(since: 17, backup: nil)
        mark.inside = "0123456789abcdef"
        (mark.predecessors, mark.predecessorsUntil) = (["old login", "a,b"], 99)
        mark.revision = "0123456789ab"
        return mark
    }

    @Test(arguments: [
        full, Mark(installation: "x", app: "", file: ""), Mark(installation: "leash", app: "a", file: "ü=.yaml"),
    ])
    func `read as they are written`(_ mark: Mark) {
        #expect(Mark(mark.description) == mark)
        #expect(!mark.description.contains("\n"))
    }

    @Test(arguments: ["", "hello", "leash:1", "leash:2 leash app=x", "leash:11 leash"])
    func `other comments are none`(_ comment: String) { #expect(Mark(comment) == nil) }

    @Test func `a long path is stood for by its fingerprint`() {
        let path = String(repeating: "teams/", count: 50) + "notes.yaml"
        let mark = Mark(installation: "leash", app: "notes", file: path)
        #expect(mark.description.utf8.count < 120)
        #expect(mark.isDeclared(in: path))
        #expect(!mark.isDeclared(in: "x" + path))
    }
}
