import Testing
import Zones

@Suite struct ZoneNames {
    @Test(arguments: ["UTC", "Etc/GMT+5", "America/Port-au-Prince", "America/North_Dakota/New_Salem", "Europe/Berlin"])
    func `names are well formed`(_ name: String) {
        #expect(ZoneName.isWellFormed(name) && ZoneName.meant(by: name) == nil)
    }

    @Test(arguments: [
        "", "/", "Europe/", "/Europe/Berlin", "../Etc/UTC", "Europe/..", "Europe/./Berlin", "europe/berlin", "A/B/C/D",
        "Europe/Berlin\0", "Europe/Ber lin", "+02:00", "posix/UTC", String(repeating: "A", count: 65), "Ö",
    ])
    func `what is none names no file`(_ name: String) { #expect(!ZoneName.isWellFormed(name)) }
}
