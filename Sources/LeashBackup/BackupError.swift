/// Why a backup or a restore was not made; with the way out, where there is one.
package struct BackupError: Error, Equatable, CustomStringConvertible {
    package let description: String
    /// Whether it may well work later without anybody's doing: others waited for the dump, or another run is at it.
    package let isPassing: Bool

    package init(_ description: String, isPassing: Bool = false) {
        self.description = description
        self.isPassing = isPassing
    }
}
