import LeashDetect
import Testing

@Suite struct XML {
    private func error(_ text: String) -> FormatError? {
        do throws(FormatError) {
            _ = try XMLFormat.parse(source(text))
            return nil
        } catch { return error }
    }

    @Test func `has elements with their lines, attributes and text`() throws {
        let root = try XMLFormat.parse(
            source(
                "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<a x='1' y=\"&lt;2\">\n <!-- <c/> -->\n <b> t &amp;\n u </b><b/>\n</a>\n"
            )
        )
        #expect(root.name == "a" && root.line == 2)
        #expect(root.attributes == ["x": "1", "y": "<2"])
        #expect(root.children.map(\.name) == ["b", "b"])
        #expect(root["b"]?.text == "t &\n u")
        #expect(root["b"]?.line == 4)
        #expect(root.all("b").last?.line == 5)
        #expect(root["c"] == nil)
    }

    @Test(arguments: ["", "<a>", "<a></b>", "<a", "text", "<a/><b/>", "<a>&nope;</a>", "<a x=1/>", "<a x='1' x='2'/>"])
    func `refuses what is none`(text: String) {
        #expect(error(text) != nil)
    }

    @Test func `tells the line of what is wrong`() {
        #expect(error("<a>\n<b>\n</c>\n</a>")?.line == 3)
        #expect(error("<a>\n\u{0}</a>") == FormatError(line: 2, "a NUL byte"))
    }

    @Test func `reads nothing outside the file`() throws {
        let text = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\"><!ENTITY i \"in\">]>\n<a>&e;&i;</a>"
        #expect(try XMLFormat.parse(source(text)).text == "in")
    }

    @Test func `refuses entities that grow without end`() {
        let levels = (1...9).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }
        let text = "<!DOCTYPE a [<!ENTITY e0 \"0123456789\">\(levels.joined())]><a>&e9;</a>"
        #expect(error(text) != nil)
    }

    @Test func `refuses what is nested too deep`() {
        let error = error(String(repeating: "<a>\n", count: 20_000))
        #expect(error == FormatError(line: 201, "nested deeper than 200 levels"))
    }
}
