import Foundation
import LeashTesting
import Testing

@testable import LeashCore

extension DoctorCase: CustomTestStringConvertible {
    var testDescription: String { "\(id) \(level.rawValue): \(finding)" }
}

@Suite struct Diagnoses {
    private typealias Exit = LeashCore.ExitStatus

    @Test(arguments: DoctorCase.all)
    func `one thing amiss`(_ test: DoctorCase) throws {
        let check = try #require(try Patient().with(test.change).check(test.id))
        #expect(check.level == test.level)
        #expect(check.finding.contains(test.finding), "\(check.finding)")
        // What is said to be wrong comes with a way out.
        if check.level == .red || check.level == .yellow { #expect(!check.fixes.isEmpty) }
    }

    @Test func `in good health all is green`() throws {
        let report = try Patient().report
        #expect(report.checks.filter { $0.level != .green } == [])
        #expect(report.exitStatus(isDesiredBroken: false) == Exit.done)
        #expect(report.conclusion == "\(report.checks.count) green")
    }

    @Test func `each check that a server or an app can fail is seen green too`() throws {
        let never = [
            "server.standby", "server.restart", "server.reach", "hba", "env.store", "env.command", "database.there",
        ]
        let healthy = Set(try Patient().with { $0.vitals.settings["listen_addresses"] = "*" }.report.checks.map(\.id))
        #expect(Set(DoctorCase.all.map(\.id)).subtracting(healthy) == Set(never))
    }

    @Test func `the page on doctor has each check, and no other`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/doctor.md")
        let rows = try String(contentsOf: page, encoding: .utf8).matches(of: /(?m)^\| `([a-z]+(\.[a-z0-9]+)?)` \|/)
        #expect(Set(rows.map { String($0.output.1) }) == Set(DoctorCase.all.map(\.id)))
    }

    @Test func `exit statuses`() throws {
        let patient = try Patient()
        let red = patient.with { $0.vitals.settings["fsync"] = "off" }.report
        let yellow = patient.with { $0.vitals.settings["data_checksums"] = "off" }.report
        let down = patient.with { $0.isReachable = false }.report
        #expect(red.exitStatus(isDesiredBroken: false) == .pending)
        #expect(yellow.exitStatus(isDesiredBroken: false) == .done)
        #expect(down.exitStatus(isDesiredBroken: false) == .failed)
        #expect(patient.with { $0.live.env = .unreachable("x") }.report.exitStatus(isDesiredBroken: false) == .failed)
        #expect(red.exitStatus(isDesiredBroken: true) == .invalid)
    }

    @Test func `one app is told with its servers alone`() throws {
        let groups = Set(try Patient().report(of: "reports").checks.map(\.group))
        #expect(groups == ["server/main", "app/reports"])
    }
}

@Suite struct LoginFailures {
    private static let cases: [(String, LoginFailure)] = [
        (#"connection to server on socket "/x/.s.PGSQL.5432" failed: No such file or directory"#, .noSocket),
        (#"connection to server on socket "/x/.s.PGSQL.5432" failed: Connection refused"#, .refused),
        (#"connection to server on socket "/x/.s.PGSQL.5432" failed: Permission denied"#, .socketForbidden),
        (#"connection to server at "127.0.0.1", port 1 failed: Connection refused"#, .refused),
        (#"could not translate host name "nowhere" to address: Name or service not known"#, .unknownHost),
        ("no answer within 5 s", .noAnswer),
        (#"FATAL: no pg_hba.conf entry for host "::1", user "a", database "b", no encryption"#, .noHBAEntry),
        (#"FATAL: pg_hba.conf rejects connection for host "::1", user "a""#, .rejectedByHBA),
        (#"FATAL: password authentication failed for user "a""#, .wrongPassword),
        (#"FATAL: Peer authentication failed for user "a""#, .peerFailed),
        (#"FATAL: database "b" does not exist"#, .noDatabase),
        (#"FATAL: role "a" does not exist"#, .noRole),
        (#"FATAL: role "a" is not permitted to log in"#, .noLogin),
        (
            #"FATAL: permission denied for database "b" DETAIL: User does not have CONNECT privilege."#,
            .noConnectPrivilege
        ),
        (#"FATAL: database "b" is not currently accepting connections"#, .databaseClosed),
        (#"FATAL: too many connections for role "a""#, .roleFull),
        (#"FATAL: too many connections for database "b""#, .databaseFull),
        ("FATAL: sorry, too many clients already", .serverFull),
        ("FATAL: remaining connection slots are reserved for non-replication superuser connections", .serverFull),
        ("FATAL: the database system is starting up", .startingUp),
        ("FATAL: the database system is shutting down", .shuttingDown),
        ("FATAL: the database system is in recovery mode", .recovering),
        ("FATAL: the database system is not yet accepting connections", .recovering),
        ("server does not support SSL, but SSL was required", .noTLS),
        ("SSL error: certificate verify failed", .untrustedTLS),
        ("FATAL: etwas anderes", .other),
    ]

    @Test(arguments: cases)
    func `are told by libpq's words`(_ message: String, _ failure: LoginFailure) {
        #expect(LoginFailure(message) == failure)
    }

    @Test func `each has a cause and a way out, over socket and TCP`() {
        #expect(Set(Self.cases.map(\.1)) == Set(LoginFailure.allCases))
        for failure in LoginFailure.allCases {
            for host in ["/run/postgresql", "db.example.org", nil] {
                let attempt = LoginAttempt(
                    host: host,
                    port: 5432,
                    login: "notes_1",
                    database: "notes",
                    declared: "notes"
                )
                #expect(!failure.cause(of: attempt).isEmpty && !failure.fixes(of: attempt).isEmpty)
            }
        }
    }

    @Test func `the line that pg_hba needs quotes what is no plain name`() {
        let attempt = LoginAttempt(host: "/run", port: 5432, login: "a.b_1", database: "notes", declared: nil)
        #expect(attempt.line == #"local notes "a.b_1" scram-sha-256"#)
    }
}

@Suite struct DoctorTexts {
    private var patient: Patient {
        get throws {
            try Patient().with { patient in
                patient.vitals.settings["data_checksums"] = "off"
                patient.addSessions(10)
            }
        }
    }

    @Test func `details and ways out only of what is not well`() throws {
        let text = try patient.report(of: "notes").text()
        #expect(
            text.contains(/✗ red {6}connections.login {5}database\/notes: notes_1 has 10 of 10 connections\n/),
            "\(text)"
        )
        #expect(text.contains("fix: `databases: { notes: { limits: { connections: 20 } } }`, then `leashctl apply`"))
        #expect(text.contains(/! yellow {3}upkeep.checksums {6}data checksums are off\n/))
        #expect(!text.contains("supported until"))
        #expect(try patient.report.text(isVerbose: true).contains("supported until"))
        #expect(text.contains("\napp/notes\n") && text.hasPrefix("server/main\n"))
        #expect(text.contains(/\n1 red, 1 yellow, \d+ green\n$/))
    }

    @Test func `colour changes nothing but colour`() throws {
        let report = try patient.report
        let coloured = report.text(style: TextStyle(colour: true))
        #expect(coloured != report.text())
        #expect(coloured.replacing(/\u{1b}\[\d+m/, with: "") == report.text())
    }

    @Test func `a session's name can't redraw the screen`() throws {
        let report = try Patient().with { patient in
            patient.addSessions(10) {
                $0.application = "\u{1b}[2J"
                $0.state = "idle"
            }
        }.report
        #expect(!report.text(isVerbose: true).contains("\u{1b}"))
    }

    @Test func `JSON has the same`() throws {
        let report = try patient.report
        let json = report.json()
        #expect(json["format"] == "leash.doctor/1" && json["level"] == "red" && json["app"] == .null)
        #expect(json["summary"]?["red"] == 1 && json["summary"]?["unknown"] == 0)
        #expect(json["checks"]?.elements?.count == report.checks.count)
        let check = json["checks"]?.elements?.first { $0["id"] == "connections.login" }
        #expect(check?["address"] == "database/notes" && check?["group"] == "app/notes" && check?["level"] == "red")
        #expect(check?["fix"]?.elements?.count == 3)
    }
}
