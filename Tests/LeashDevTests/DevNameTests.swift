import LeashCore
import LeashDev
import LeashManifest
import Testing

@Suite struct Names {
    @Test(arguments: [
        ("/home/a/notes", "notes"), ("/home/a/My Shop 2", "my-shop-2"), ("/home/a/my_shop_2", "my-shop-2"),
        ("/home/a/2048", "app-2048"), ("/home/a/leash", "app-leash"), ("/", "app"), ("/home/a/...", "app"),
        ("/home/a/Größe", "gr-e"), ("/home/a/postgres", "app-postgres"),
        ("/home/a/" + String(repeating: "x", count: 200), String(repeating: "x", count: 50)),
    ])
    func `a folder's name becomes one that leash takes`(folder: String, name: String) {
        #expect(devName(of: folder) == name)
        let state = load([SourceFile(path: "leash.yaml", bytes: Array(DevState(app: name).text.utf8))])
        #expect(state.diagnostics.isEmpty, "\(state.diagnostics)")
    }
}
