import LeashDetect

/// Each finding of the files of an app: `driver pg`, `hint pg (optional)`, `for adapter: postgresql`; without places.
func findings(_ files: [String: String]) -> [String] {
    let lines = Detection(of: MemoryFolder(files)).summary.split(separator: "\n").filter { $0.hasPrefix("  ") }
    return lines.map { line in
        // A place ends with its line's number.
        let words = line.split(separator: " ").filter { word in
            guard let number = word.split(separator: ":").last, word.contains(":") else { return true }
            return !number.allSatisfy(\.isNumber)
        }
        return words.joined(separator: " ")
    }
}

/// The first line of what is found: the app's path and runtimes.
func runtimes(_ files: [String: String]) -> String {
    Detection(of: MemoryFolder(files)).summary.split(separator: "\n").first.map(String.init) ?? ""
}
