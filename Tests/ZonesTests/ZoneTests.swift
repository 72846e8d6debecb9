import FoundationEssentials
import Testing
import Zones

private let machine = ZoneDatabase.ofThisMachine

@Suite struct ZoneTests {
    /// Worked out with Python's zoneinfo: before the first transition, in the table, and by the rule of the footer.
    private static let offsets: [String] = [
        "Europe/Berlin -2500000000 3208", "Europe/Berlin 1774745999 3600", "Europe/Berlin 1774746000 7200",
        "Europe/Berlin 1792889999 7200", "Europe/Berlin 1792890000 3600", "Europe/Berlin 4075000000 3600",
        "Europe/Berlin 4088000000 7200", "America/New_York 0 -18000", "America/New_York 1783000000 -14400",
        "America/New_York 4088000000 -14400", "Australia/Lord_Howe 1775314799 39600",
        "Australia/Lord_Howe 1775314800 37800", "Australia/Lord_Howe 4088000000 37800", "Europe/Dublin 1767225600 0",
        "Europe/Dublin 1783000000 3600", "Europe/Dublin 4088000000 3600", "America/Nuuk 1783000000 -3600",
        "America/Nuuk 4075000000 -7200", "Asia/Kolkata 1783000000 19800", "Pacific/Apia 1325239199 -36000",
        "Pacific/Apia 1325239200 50400", "Etc/GMT+5 0 -18000", "UTC 0 0", "Etc/UTC 4088000000 0",
    ]

    @Test(arguments: offsets) func `offsets are those of the database`(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let zone = try machine.zone(words[0])
        #expect(zone.offset(at: try #require(Int(words[1]))) == Int(words[2]))
    }

    @Test func `a local time is shown once, twice or never`() throws {
        let berlin = try machine.zone("Europe/Berlin")
        let (ahead, back) = (1_774_746_000, 1_792_890_000)
        // 02:30 on 29 March, which there is not.
        #expect(berlin.instants(of: ahead + 3600 + 1800) == [])
        #expect(berlin.gap(at: ahead + 3600 + 1800)?.instant == ahead)
        #expect(berlin.firstInstant(of: ahead + 3600 + 1800) == ahead)
        // Its two ends: 02:00 there is not, 03:00 there is.
        #expect(berlin.instants(of: ahead + 3600) == [] && berlin.instants(of: ahead + 7200) == [ahead])
        #expect(berlin.gap(at: ahead + 7200) == nil && berlin.gap(at: ahead + 3599) == nil)
        // 02:30 on 25 October, and its two ends.
        #expect(berlin.instants(of: back + 3600 + 1800) == [back - 1800, back + 1800])
        #expect(berlin.instants(of: back + 3600) == [back - 3600, back])
        #expect(berlin.instants(of: back + 7200) == [back + 3600])
        #expect(berlin.furthestLocal(by: back + 60) == back - 1 + 7200)
        #expect(berlin.furthestLocal(by: back + 3600) == back + 7200)
    }

    @Test func `Samoa left out a day`() throws {
        let apia = try machine.zone("Pacific/Apia")
        let change = 1_325_239_200
        #expect(apia.gap(at: change - 36_000 + 43_200)?.instant == change)
        #expect(apia.firstInstant(of: change - 36_000) == change)
    }

    @Test(arguments: [
        "Africa/Casablanca", "America/St_Johns", "Antarctica/Troll", "Asia/Gaza", "Pacific/Chatham", "America/Nuuk",
    ])
    func `there and back is the same`(_ name: String) throws {
        let zone = try machine.zone(name)
        for instant in stride(from: -1_000_000_000, to: 4_200_000_000, by: 7_654_321) {
            let local = zone.local(at: instant)
            #expect(zone.instants(of: local).contains(instant))
            #expect(zone.gap(at: local) == nil)
            if let next = zone.nextTransition(after: instant) {
                #expect(next.instant > instant && zone.offset(at: next.instant) == next.offset)
                #expect(zone.offset(at: next.instant - 1) == zone.offset(at: instant))
            }
        }
    }
}

@Suite struct ZoneFileTests {
    private let berlin: [UInt8]

    init() throws {
        berlin = [UInt8](try Data(contentsOf: URL(filePath: machine.folder + "/Europe/Berlin")))
    }

    @Test func `a file cut off anywhere is damaged, never half a zone`() {
        for length in 0..<berlin.count {
            let error = #expect(throws: ZoneError.self) { try ZoneFile.read(Array(berlin.prefix(length)), name: "B") }
            #expect(error?.reason == .damaged)
        }
    }

    @Test func `a file with any byte wrong is read or refused`() {
        for place in berlin.indices {
            for byte in [0, 0x7f, 0xff, berlin[place] ^ 1] as [UInt8] {
                var bytes = berlin
                bytes[place] = byte
                guard let zone = try? ZoneFile.read(bytes, name: "B") else { continue }
                // Whatever it says, asking it ends.
                _ = zone.firstInstant(of: 1_774_746_000) + zone.furthestLocal(by: 4_088_000_000)
            }
        }
    }

    /// A version 2 file without transitions, with a footer.
    private func file(_ footer: String, version: UInt8 = 0x32, leaps: UInt8 = 0) -> [UInt8] {
        let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, leaps, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
        let head = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15) + counts
        let type: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        let block = head + type + [UInt8](repeating: 0, count: Int(leaps) * 8)
        let second = head + type + [UInt8](repeating: 0, count: Int(leaps) * 12)
        return version == 0 ? block : block + second + Array("\n\(footer)\n".utf8)
    }

    private static let footers: [String] = [
        "CET-1CEST,M3.5.0,M10.5.0/3 1774746000 7200", "CET-1CEST,M3.5.0,M10.5.0/3 1774745999 3600",
        "<+0330>-3:30 0 12600", "EST5 0 -18000", "AAA0BBB,J60,J300 1709258400 3600",
        "AAA0BBB,J60,J300 1709258399 0", "AAA0BBB,59,300 1709172000 3600", "AAA0BBB,59,300 1709171999 0",
        // Summer all year: where it ends, it begins.
        "XXX3EDT4,0/0,J365/23 1767236400 -14400", "XXX3EDT4,0/0,J365/23 1767236399 -14400",
    ]

    @Test(arguments: footers) func `the footer`(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let zone = try ZoneFile.read(file(words[0]), name: "X")
        #expect(zone.offset(at: try #require(Int(words[1]))) == Int(words[2]))
    }

    @Test(arguments: [
        "A-1B", "ABC-1DEF", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0", "EST25", "EST5x", "<+03-3",
        "AAA0BBB,M3.5.0/168,M10.5.0", "AAA0BBB,J0,J1", "AAA0BBB,M3.5.0,M10.5.0,",
    ])
    func `a footer that is none`(_ footer: String) {
        #expect(throws: ZoneError.self) { try ZoneFile.read(file(footer), name: "X") }
    }

    @Test func `without a footer the last offset stays`() throws {
        #expect(try ZoneFile.read(file(""), name: "X").offset(at: 4_088_000_000) == 0)
    }

    @Test func `versions 1 to 4 are read, others and leap seconds are not`() {
        for version in [0, 0x32, 0x33, 0x34] as [UInt8] {
            #expect((try? ZoneFile.read(file("EST5", version: version), name: "X")) != nil)
        }
        for bytes in [
            file("", version: 0x31), file("", version: 0x35), file("", leaps: 1), file("", version: 0, leaps: 1),
        ] {
            #expect(throws: ZoneError.self) { try ZoneFile.read(bytes, name: "X") }
        }
    }
}

@Suite struct ZoneDatabaseTests {
    private func problem(_ name: String, _ database: ZoneDatabase = machine) -> ZoneError? {
        #expect(throws: ZoneError.self) { try database.zone(name) }
    }

    @Test func `what is no zone is told`() {
        #expect(problem("Europe/Berln")?.reason == .unknown)
        #expect(problem("Europe")?.reason == .unknown)
        #expect(
            problem("EST5EDT")?.description
                == "'EST5EDT' is an abbreviation, and no time zone: write 'America/New_York'"
        )
        for name in ["", "../../../etc/passwd", "Europe/../../x", "/etc/passwd", "CET-1CEST,M3.5.0,M10.5.0/3"] {
            #expect(problem(name)?.reason == .notAName)
        }
    }

    @Test func `a machine without a database is told apart, and still knows UTC`() throws {
        let none = ZoneDatabase(folder: "/nonexistent")
        #expect(!none.isInstalled && none.names.isEmpty && !none.has("Europe/Berlin") && none.has("Etc/UTC"))
        #expect(problem("Europe/Berlin", none)?.reason == .notInstalled)
        #expect(try none.zone("UTC").offset(at: 0) == 0)
    }

    @Test func `its names are all readable`() throws {
        let names = machine.names
        #expect(names.count > 300 && names.contains("Europe/Berlin") && names.contains("America/Indiana/Knox"))
        #expect(!names.contains { $0.hasPrefix("posix") || $0.hasPrefix("right") || $0 == "EST" })
        for name in names { _ = try machine.zone(name) }
    }

    @Test(arguments: ZoneName.abbreviations) func `what is meant by an abbreviation is there`(_ name: String) throws {
        let meant = try #require(ZoneName.meant(by: name))
        #expect(machine.has(meant) && ZoneName.meant(by: meant) == nil)
    }
}
