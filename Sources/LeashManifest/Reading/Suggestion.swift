/// The candidate that was probably meant: the closest within two edits, or one that begins alike.
func closest<Candidates: Sequence<String>>(to name: String, among candidates: Candidates) -> String? {
    let letters = Array(name.lowercased().utf8)
    guard letters.count <= 64 else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates {
        let distance = resemblance(letters, Array(candidate.lowercased().utf8))
        guard let distance, (distance, candidate) < (best ?? (3, "")) || best == nil else { continue }
        best = (distance, candidate)
    }
    return best?.name
}

/// "did you mean ...?" for the closest candidate, or else the list of what there is.
package func suggestion<Candidates: Collection<String>>(
    for name: String,
    among candidates: Candidates,
    _ listed: String
) -> String {
    if let match = closest(to: name, among: candidates) { return "did you mean '\(match)'?" }
    return "\(listed): \(enumeration(candidates))"
}

/// At most a dozen of the names, and how many more there are.
func enumeration<Names: Collection<String>>(_ names: Names) -> String {
    let rest = names.count - 12
    return names.prefix(12).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
}

/// The edits between two words if they are few enough to be a slip; 2 for words of which one begins the other.
private func resemblance(_ left: [UInt8], _ right: [UInt8]) -> Int? {
    if abs(left.count - right.count) <= 2 {
        let distance = editDistance(left, right)
        // Of a short word, two edits leave nothing.
        if distance <= 2 && distance * 2 <= max(left.count, right.count) { return distance }
    }
    let shorter = min(left.count, right.count)
    return shorter >= 3 && left.prefix(shorter) == right.prefix(shorter) ? 2 : nil
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
///
/// Source: optimal string alignment, https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for i in left.indices {
        var current = [i + 1]
        for j in right.indices {
            let replaced = previous[j] + (left[i] == right[j] ? 0 : 1)
            var cost = min(replaced, previous[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { cost = min(cost, before[j - 1] + 1) }
            current.append(cost)
        }
        (before, previous) = (previous, current)
    }
    return previous[right.count]
}
