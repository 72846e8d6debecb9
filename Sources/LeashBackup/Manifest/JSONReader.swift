internal import LeashCore

/// One object of a file, read member by member; what this version does not know is left aside.
struct JSONReader {
    private let json: JSON
    /// Where it stands in the file, as `dump.`.
    private let path: String

    /// - Parameters:
    ///   - bytes: the text of one object.
    ///   - format: what its `format` must be.
    /// - Throws: ``ManifestProblem`` for anything else.
    init(parsing bytes: [UInt8], format: String) throws(ManifestProblem) {
        do {
            json = try JSON.parse(bytes[...])
        } catch {
            throw ManifestProblem("is no JSON that leash reads: \(error)")
        }
        path = ""
        guard case .object = json else { throw ManifestProblem("is no JSON object") }
        let found = try string("format")
        guard found == format else {
            throw ManifestProblem("has the format \"\(found.prefix(40).description.printable)\", not \"\(format)\"")
        }
    }

    private init(_ json: JSON, path: String) throws(ManifestProblem) {
        guard case .object = json else { throw ManifestProblem("\"\(path.dropLast())\" is no object") }
        (self.json, self.path) = (json, path)
    }

    private func problem(_ name: String, _ what: String) -> ManifestProblem {
        ManifestProblem("\"\(path)\(name)\" \(what)")
    }

    private func member(_ name: String) throws(ManifestProblem) -> JSON {
        guard let value = json[name] else { throw problem(name, "is missing") }
        return value
    }

    func string(_ name: String) throws(ManifestProblem) -> String {
        guard case .string(let text) = try member(name) else { throw problem(name, "is no string") }
        return text
    }

    /// - Returns: `nil` for what is not there, or `null`.
    func optionalString(_ name: String) throws(ManifestProblem) -> String? {
        switch json[name] {
        case nil, .null: nil
        case .string(let text): text
        default: throw problem(name, "is no string")
        }
    }

    func integer(_ name: String, _ range: ClosedRange<Int> = 0...Int.max) throws(ManifestProblem) -> Int {
        guard case .number(let number) = try member(name) else { throw problem(name, "is no number") }
        guard range.contains(number) else { throw problem(name, "is \(number), which can't be") }
        return number
    }

    /// A moment in seconds of Unix time: of these centuries.
    func time(_ name: String) throws(ManifestProblem) -> Int { try integer(name, 0...253_402_300_799) }

    func object(_ name: String) throws(ManifestProblem) -> JSONReader {
        try JSONReader(try member(name), path: path + name + ".")
    }

    func objects(_ name: String) throws(ManifestProblem) -> [JSONReader] {
        guard case .array(let elements) = try member(name) else { throw problem(name, "is no list") }
        var readers: [JSONReader] = []
        readers.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            readers.append(try JSONReader(element, path: "\(path)\(name)[\(index)]."))
        }
        return readers
    }

    func strings(_ name: String) throws(ManifestProblem) -> [String] {
        guard case .array(let elements) = try member(name) else { throw problem(name, "is no list") }
        let texts = elements.compactMap(\.text)
        guard texts.count == elements.count else { throw problem(name, "holds what is no string") }
        return texts
    }

    /// The members of an object, all of which are strings.
    func texts(_ name: String) throws(ManifestProblem) -> [String: String] {
        guard case .object(let members) = try member(name) else { throw problem(name, "is no object") }
        var texts: [String: String] = [:]
        for (key, value) in members {
            guard let text = value.text else { throw problem(name, "holds what is no string") }
            texts[key] = text
        }
        return texts
    }

    /// What a name stands for in a set of names.
    func choice<Choice: RawRepresentable<String>>(_ name: String) throws(ManifestProblem) -> Choice {
        let text = try string(name)
        guard let choice = Choice(rawValue: text) else {
            throw problem(name, "is \"\(text.prefix(40).description.printable)\", which this version doesn't know")
        }
        return choice
    }
}

/// What is wrong with a file of the store, said of the file: `is no JSON object`.
package struct ManifestProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
