/// Spans of time as people read them.
enum Span {
    /// The two largest units of a span in seconds: `6 d 3 h`, `45 s`.
    static func text(_ seconds: Int) -> String {
        let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        var rest = max(seconds, 0)
        let parts = units.compactMap { name, size -> String? in
            defer { rest %= size }
            return rest >= size ? "\(rest / size) \(name)" : nil
        }
        return parts.isEmpty ? "0 s" : parts.prefix(2).joined(separator: " ")
    }
}
