import LeashCore
import LeashEnv
import Testing

/// What a header says, or why it says nothing, does not depend on whether it was read in place.
@Suite struct HeaderReading {
    private enum Outcome: Equatable {
        case header(EnvHeader)
        case damaged(String)

        init(_ read: () throws(JSONProblem) -> EnvHeader) {
            do { self = .header(try read()) } catch { self = .damaged(error.message) }
        }
    }

    private static let digest = "00112233445566778899aabbccddeeff"
    private static let git = #"{"by":"git","file":"apps/notes.yaml","digest":"\#(digest)"}"#
    private static let injected =
        #"{"by":"leash","server":"main","database":"notes","login":"notes_1","verifier":"SCRAM-SHA-256$1:a==$b=:c=","#
        + #""part":"url","host":"/run/postgresql","port":5432,"name":"notes","file":"leash.yaml","digest":"\#(digest)"}"#
    private static let secured = injected.replacing(#","name""#, with: #","sslmode":"verify-full","name""#)

    /// As leash writes them.
    private static let written = [
        #"{"v":1,"keys":{}}"#, #"{"v":1,"unnotified":true,"keys":{}}"#,
        #"{"v":1,"keys":{"A":\#(git)}}"#, #"{"v":1,"keys":{"A":\#(injected),"B":\#(git),"C":\#(git)}}"#,
        #"{"v":1,"unnotified":true,"keys":{"A":\#(git),"B":\#(secured),"C":\#(injected)}}"#,
        #"{"v":1,"keys":{"A":{"by":"git","file":"","digest":"\#(digest)"},"B":\#(git)}}"#,
    ]

    /// In another form, or damaged.
    private static let other = [
        "", "{", "{}", "[]", #"{"v":1}"#, #"{"v":1,"keys":{}"#, #"{"v":1,"keys":{}}}"#, #"{"v":1,"keys":{}} "#,
        #"{"v": 1,"keys":{}}"#, #"{"v":2,"keys":{}}"#, #"{"v":10,"keys":{}}"#, #"{"v":1.0,"keys":{}}"#,
        #"{"keys":{},"v":1}"#, #"{"v":1,"keys":{},"unnotified":true}"#, #"{"v":1,"unnotified":false,"keys":{}}"#,
        #"{"v":1,"unnotified":1,"keys":{}}"#, #"{"v":1,"keys":{},"keys":{}}"#, #"{"v":1,"keys":{"A":\#(git),}}"#,
        #"{"v":1,"keys":{"A":\#(git),"A":\#(git)}}"#, #"{"v":1,"keys":{"é":\#(git),"e\#u{301}":\#(git)}}"#,
        #"{"v":1,"keys":{"\u0041":\#(git),"A":\#(git)}}"#, #"{"v":1,"keys":{"Ä\u00e4":\#(git)}}"#,
        #"{"v":1,"keys":{"A":{"by":"git","file":"f","digest":"0"}}}"#,
        #"{"v":1,"keys":{"A":{"by":"git","digest":"0","file":"f"}}}"#,
        #"{"v":1,"keys":{"A":{"by":"git","file":"f","digest":"\#(digest)","more":1}}}"#,
        #"{"v":1,"keys":{"A":{"by":"git","file":"f\#u{1}","digest":"\#(digest)"}}}"#,
        #"{"v":1,"keys":{"A":\#(git.replacing("ff", with: "FF"))}}"#,
        #"{"v":1,"keys":{"A":\#(git.replacing("ff", with: "fg"))}}"#,
    ]
    private static let ports = [
        "0", "00", "05", "1", "99999", "100000", "99999999999999999999", "-1", "1.5", "1e3", "\"1\"", "",
    ]

    private static func others() -> [String] {
        other + ports.map { #"{"v":1,"keys":{"A":\#(injected.replacing("5432", with: $0))}}"# }
            + ["URL", "urls", "jdbcUrl", "password", ""].map {
                #"{"v":1,"keys":{"A":\#(injected.replacing("\"url\"", with: "\"\($0)\""))}}"#
            }
    }

    private static func agree(_ json: [UInt8]) -> Bool {
        let line = Array("#leash:".utf8) + json
        let usual = Outcome { () throws(JSONProblem) in
            try line.withUnsafeBufferPointer { (line) throws(JSONProblem) in try EnvHeader(parsing: line[...]) }
        }
        return usual == Outcome { () throws(JSONProblem) in try EnvHeader(strictly: json[...]) }
    }

    @Test(arguments: written)
    func `what leash writes is read in place`(_ json: String) throws {
        let header = Array(json.utf8).withUnsafeBufferPointer { HeaderReader.read($0) }
        #expect(try header == EnvHeader(strictly: Array(json.utf8)[...]))
        #expect(header?.line ?? "#leash:" + json == "#leash:" + json)
    }

    @Test(arguments: others())
    func `other forms are read as strictly`(_ json: String) { #expect(Self.agree(Array(json.utf8))) }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `headers damaged by chance too`(_ seed: UInt64) {
        var random = Seeded(seed)
        let headers = Self.written + Self.others()
        for _ in 0..<4_000 {
            var json = Array((headers.randomElement(using: &random) ?? "").utf8)
            for _ in 0...Int.random(in: 0...2, using: &random) { Self.damage(&json, &random) }
            #expect(Self.agree(json), "\(String(decoding: json, as: UTF8.self))")
        }
    }

    private static func damage(_ json: inout [UInt8], _ random: inout Seeded) {
        let pieces = [
            #","#, "\"", #"\"#, #"\n"#, "}", "{", ":", " ", "0", "\0", #""by":"git","#, #""A":\#(git),"#, "ä",
            "\u{7f}",
        ]
        let place = Int.random(in: 0...json.count, using: &random)
        let end = min(json.count, place + Int.random(in: 0...3, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: json.removeSubrange(place..<end)
        case 1: json.replaceSubrange(place..<end, with: (pieces.randomElement(using: &random) ?? "").utf8)
        case 2: json.insert(contentsOf: json[place..<min(json.count, place + 90)], at: place)
        case 3: json.removeLast(json.count - place)
        default: if place < json.count { json[place] = UInt8.random(in: 0...255, using: &random) }
        }
    }
}
