/// Why there is no private server, or it can't be used: with the place and the way out.
package struct DevError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
