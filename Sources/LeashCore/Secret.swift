/// A value that must reach no output: it compares, and prints as `***`.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself.
    ///
    /// Whoever reads it answers for where it goes.
    package let revealed: String

    package init(_ value: String) { revealed = value }

    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
