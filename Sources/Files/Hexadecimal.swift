/// Two lower-case digits for each byte.
package func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    let digits = StaticString("0123456789abcdef")
    return String(unsafeUninitializedCapacity: bytes.count * 2) { output in
        var end = 0
        for byte in bytes {
            output[end] = digits.utf8Start[Int(byte >> 4)]
            output[end + 1] = digits.utf8Start[Int(byte & 15)]
            end += 2
        }
        return end
    }
}
