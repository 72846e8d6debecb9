/// What leash writes into the comment of a database that it manages.
///
/// One line of `name=value` words, at most 400 bytes; every tenant can read it, so nothing private stands there.
/// It is trusted only on what the installation's role owns: only that role can have written it there.
package struct Mark: Equatable, Sendable {
    package var installation: String
    package var app: String
    /// The file that declares the database; a long path is stood for by its fingerprint.
    package var file: String
    package var isProtected: Bool
    package var stage: Stage
    /// The fingerprint of what was last made true inside; `nil` until then.
    package var inside: String?
    /// Logins from before the adoption that still work, and until when in seconds of Unix time.
    package var predecessors: [String]
    package var predecessorsUntil: Int?
    /// The commit that the last change came from.
    ///
    /// Written along with other changes, never for itself.
    package var revision: String?

    package init(installation: String, app: String, file: String, isProtected: Bool = false) {
        self.installation = installation
        self.app = app
        self.file = Mark.name(of: file)
        self.isProtected = isProtected
        stage = .live
        inside = nil
        predecessors = []
        predecessorsUntil = nil
        revision = nil
    }

    /// How far a database is on its way out.
    ///
    /// Times are seconds of Unix time.
    package enum Stage: Equatable, Sendable {
        case live
        /// Its logins are revoked; it waits for its final backup.
        case retired(since: Int)
        /// Its final backup is verified or waived; it is dropped when the grace is over.
        ///
        /// With the id of the backup; `nil` if somebody said that none is wanted.
        case grace(since: Int, backup: String?)
        /// It was restored from a backup of the database with this declared name, and goes by itself unless it is declared.
        case restored(of: String, until: Int)
        /// One that was restored took its place as the database with this declared name; it is kept aside until a time.
        case replaced(as: String, until: Int)
    }

    /// A file's path, or what stands for a long one.
    private static func name(of file: String) -> String {
        file.utf8.count <= 120 ? file : "#\(Fingerprint(of: file))"
    }

    /// A file as the mark's line has it.
    static func word(for file: String) -> String { escaped(name(of: file)) }

    /// The comment on a role of an installation.
    package static func onRole(of installation: String) -> String { "leash:1 \(installation)" }

    /// Whether the mark names this file, or stands for it.
    package func isDeclared(in other: String) -> Bool {
        file == other || file == "#\(Fingerprint(of: other))"
    }
}

extension Mark: CustomStringConvertible {
    package var description: String {
        var words = ["leash:1", installation, "app=\(app)", "file=\(Mark.escaped(file))"]
        if isProtected { words.append("protect") }
        switch stage {
        case .live: break
        case .retired(let since): words.append("retired=\(since)")
        case .grace(let since, let backup):
            words.append("grace=\(since)")
            if let backup { words.append("final=\(backup)") }
        case .restored(let name, let until): words += ["restored=\(name)", "expires=\(until)"]
        case .replaced(let name, let until): words += ["replaced=\(name)", "expires=\(until)"]
        }
        if let inside { words.append("inside=\(inside)") }
        if !predecessors.isEmpty { words.append("before=" + predecessors.map(Mark.escaped).joined(separator: ",")) }
        if let predecessorsUntil { words.append("until=\(predecessorsUntil)") }
        if let revision { words.append("rev=\(revision.prefix(12))") }
        return words.joined(separator: " ")
    }

    /// Reads a comment; `nil` if it isn't a mark of any installation.
    package init?(_ comment: String) {
        guard comment.hasPrefix("leash:1 ") else { return nil }
        self.init(installation: "", app: "", file: "")
        var comment = comment
        // By bytes, since a round may read a hundred thousand of them.
        comment.withUTF8 { bytes in
            var start = "leash:1 ".utf8.count
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
                if end > start { read(bytes[start..<end]) }
                start = end + 1
            }
        }
        guard !installation.isEmpty else { return nil }
    }

    private mutating func read(_ word: Slice<UnsafeBufferPointer<UInt8>>) {
        guard !installation.isEmpty else { return installation = String(decoding: word, as: UTF8.self) }
        let end = word.firstIndex(of: UInt8(ascii: "=")) ?? word.endIndex
        let value = String(decoding: word[end...].dropFirst(), as: UTF8.self)
        switch String(decoding: word[..<end], as: UTF8.self) {
        case "app": app = value
        case "file": file = Mark.unescaped(value)
        case "protect": isProtected = true
        case "restored": stage = .restored(of: value, until: 0)
        case "replaced": stage = .replaced(as: value, until: 0)
        case "expires": stage.expire(at: Int(value) ?? 0)
        case "retired": stage = .retired(since: Int(value) ?? 0)
        case "grace": stage = .grace(since: Int(value) ?? 0, backup: nil)
        case "final": if case .grace(let since, _) = stage { stage = .grace(since: since, backup: value) }
        case "inside": inside = value
        case "before": predecessors = value.split(separator: ",").map { Mark.unescaped(String($0)) }
        case "until": predecessorsUntil = Int(value)
        case "rev": revision = value
        default: break
        }
    }

    /// Blanks, commas and percent signs as `%` and two hexadecimal digits, so that words stay words.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x20 || $0 == 0x2c || $0 == 0x25 }) else { return text }
        return text.unicodeScalars.map { $0 == " " ? "%20" : $0 == "," ? "%2c" : $0 == "%" ? "%25" : String($0) }
            .joined()
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts.first ?? "")) { done, part in
            let character = ["20": " ", "2c": ",", "25": "%"][String(part.prefix(2))]
            return done + (character.map { $0 + part.dropFirst(2) } ?? "%" + part)
        }
    }
}

extension Mark.Stage {
    /// Gives a stage that has an end its time.
    fileprivate mutating func expire(at time: Int) {
        switch self {
        case .restored(let name, _): self = .restored(of: name, until: time)
        case .replaced(let name, _): self = .replaced(as: name, until: time)
        case .live, .retired, .grace: break
        }
    }
}
