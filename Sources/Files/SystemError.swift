internal import Glibc

/// What `errno` said when it was made.
package struct SystemError: Error {
    package let code: Int32
    package let message: String

    package init(_ code: Int32 = errno) {
        self.code = code
        message = String(cString: strerror(code))
    }
}

/// What is wrong with a file, or what the system refused to do with it.
package struct FileError: Error {
    /// With the path in it.
    package let message: String
    /// What to do about it, if that is known.
    package let wayOut: String?

    package init(_ message: String, wayOut: String? = nil) {
        self.message = message
        self.wayOut = wayOut
    }
}
