import Foundation
import LeashCore
import LeashManifest
import LeashTesting
import Testing

private let cases = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases/Rendered")

@Suite struct Rendering {
    private let loaded: Loaded

    init() throws {
        let text = try String(contentsOf: cases.appending(path: "leash.yaml"), encoding: .utf8)
        loaded = load([SourceFile(path: "leash.yaml", bytes: Array(text.utf8))], revision: "c0ffee")
        #expect(loaded.diagnostics.isEmpty)
    }

    @Test func `everything, with the place that set it`() throws {
        try expectGolden(render(loaded, explain: true), at: cases.appending(path: "all.txt"))
    }

    @Test func `one app, with all that is its own`() throws {
        try expectGolden(render(loaded, address: "app/shop", explain: true), at: cases.appending(path: "app.txt"))
    }

    @Test func `as JSON`() throws {
        try expectGolden(
            renderJSON(loaded, address: "database/notes", explain: true),
            at: cases.appending(path: "database.json")
        )
    }

    @Test(arguments: CaseFile.all.flatMap(\.cases).filter { $0.errors.isEmpty })
    func `what is printed is read as the same state`(_ example: Case) throws {
        let printed = try render(example.loaded)
        let again = load([SourceFile(path: "leash.yaml", bytes: Array(printed.utf8))])
        #expect(again.diagnostics.isEmpty)
        #expect(try render(again) == printed)
        #expect(summary(of: again) == summary(of: example.loaded))
    }

    @Test(arguments: [
        ("notes", "nothing has the address 'notes' (did you mean app/notes, database/notes or env/notes?)"),
        ("database/ntoes", "nothing has the address 'database/ntoes' (did you mean 'database/notes'?)"),
        ("x", "nothing has the address 'x' (an address is a kind and a name, as in database/notes)"),
    ])
    func `an unknown address`(_ address: String, _ message: String) {
        let error = #expect(throws: AddressError.self) { try render(loaded, address: address) }
        #expect(error?.description == message)
        #expect(throws: AddressError.self) { try renderJSON(loaded, address: address) }
    }
}
