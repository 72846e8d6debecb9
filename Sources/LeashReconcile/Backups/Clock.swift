import Glibc

/// This machine's clock, in seconds of Unix time.
package func currentTime() -> Int { time(nil) }
