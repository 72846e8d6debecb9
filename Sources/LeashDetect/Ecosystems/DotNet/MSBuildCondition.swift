/// What an MSBuild `Condition` makes of what it stands at.
enum MSBuildCondition {
    /// Understands one comparison of a property with a value; whatever else is said makes it optional.
    static func use(_ condition: String?) -> Dependency.Use {
        guard let condition, !condition.trimmed.isEmpty else { return .runtime }
        let isEqual = condition.contains("==")
        let sides = condition.split(separator: isEqual ? "==" : "!=", maxSplits: 2).map { unquoted($0.trimmed) }
        guard sides.count == 2, isEqual != condition.contains("!=") else { return .optional }
        switch sides[0].lowercased() {
        // Builds for several frameworks: the app is one of them.
        case "$(targetframework)": return .runtime
        case "$(configuration)": return (sides[1].lowercased() == "debug") == isEqual ? .development : .runtime
        case "$(os)":
            return (sides[1].lowercased() == "windows_nt") == isEqual ? .inapplicable("only on Windows") : .runtime
        default: return .optional
        }
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count > 1, text.hasPrefix("'"), text.hasSuffix("'") else { return text }
        return String(text.dropFirst().dropLast())
    }
}
