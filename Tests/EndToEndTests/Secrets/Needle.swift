import Foundation
import Glibc

/// A secret, in every form in which it might lie about.
struct Needle {
    let name: String
    private let forms: [(name: String, bytes: Data)]

    init(_ name: String, _ secret: String) {
        self.name = name
        let bytes = Data(secret.utf8)
        var forms = [("in clear", bytes)]
        let encoded = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        forms.append(("percent-encoded", Data(encoded.utf8)))
        forms.append(("percent-encoded", Data(encoded.replacing(/%../) { $0.0.lowercased() }.utf8)))
        forms.append(("hexadecimal", Data(bytes.map { String(format: "%02x", $0) }.joined().utf8)))
        // Of a few bytes there is next to nothing left.
        for shift in 0..<3 where bytes.count >= 12 {
            forms.append(("base64", Self.base64(bytes, shift: shift, isForURLs: false)))
            forms.append(("base64url", Self.base64(bytes, shift: shift, isForURLs: true)))
        }
        self.forms = forms
    }

    /// The forms in which it is in a text.
    func found(in text: Data) -> Set<String> {
        Set(forms.filter { Self.holds(text, $0.bytes) }.map(\.name))
    }

    /// By the C library, because logs are long.
    private static func holds(_ text: Data, _ part: Data) -> Bool {
        text.withUnsafeBytes { (text: UnsafeRawBufferPointer) -> Bool in
            part.withUnsafeBytes { (part: UnsafeRawBufferPointer) -> Bool in isThere(part, in: text) }
        }
    }

    private static func isThere(_ part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress, let sought = part.baseAddress, part.count > 0 else { return false }
        var offset = 0
        while offset + part.count <= text.count {
            guard let found = memchr(start + offset, Int32(part[0]), text.count - offset) else { return false }
            offset = UnsafeRawPointer(found) - start
            if offset + part.count <= text.count, memcmp(found, sought, part.count) == 0 { return true }
            offset += 1
        }
        return false
    }

    /// The part of base64 that comes of these bytes alone, wherever in a longer text they begin.
    private static func base64(_ bytes: Data, shift: Int, isForURLs: Bool) -> Data {
        let whole = (Data(repeating: 0, count: shift) + bytes).base64EncodedString()
        let start = shift == 0 ? 0 : shift + 1
        let end = (shift + bytes.count) / 3 * 4
        let part = String(Array(whole)[start..<end])
        return Data((isForURLs ? part.replacing("+", with: "-").replacing("/", with: "_") : part).utf8)
    }
}

/// All that a life of leash left behind, by the place it was found in.
struct Evidence {
    private(set) var places: [(name: String, bytes: Data)] = []

    mutating func add(_ text: String, from place: String) { places.append((place, Data(text.utf8))) }

    /// Adds every file of a folder, by its path in it.
    mutating func add(folder: String, except isExempt: (String) -> Bool = { _ in false }) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where !isExempt(path) {
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + path) else { continue }
            places.append(("file \(path)", bytes + Data(path.utf8)))
        }
    }

    /// Where which secret was found, in which form.
    func hits(of needles: [Needle]) -> [String] {
        places.flatMap { place in
            needles.flatMap { needle in
                needle.found(in: place.bytes).sorted().map { "\(needle.name), \($0), in \(place.name)" }
            }
        }
    }
}
