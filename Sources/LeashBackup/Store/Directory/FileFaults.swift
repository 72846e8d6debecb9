/// What tests do to a store's writes: a disk that fails, a process that is gone.
package struct FileFaults: Sendable {
    /// A change that the store is about to make.
    package enum Operation: String, Sendable {
        case makeFolder, create, write, sync, rename, remove, syncFolder
    }

    /// Called before each; gives the error, of `errno`'s, with which it fails, or `nil`.
    package var strike: @Sendable (Operation) -> Int32?

    package init(strike: @escaping @Sendable (Operation) -> Int32?) { self.strike = strike }

    package static let none = FileFaults { _ in nil }
}
