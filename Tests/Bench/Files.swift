import Glibc

/// Every file under a folder but in hidden folders, with what it holds.
func contents(of folder: String) throws -> [(path: String, bytes: [UInt8])] {
    guard let stream = opendir(folder) else { throw BenchError("\(folder): \(String(cString: strerror(errno)))") }
    defer { closedir(stream) }
    var files: [(String, [UInt8])] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") { continue }
        let path = folder + "/" + name
        if Int(entry.pointee.d_type) == DT_DIR {
            files += try contents(of: path)
        } else {
            files.append((path, try bytes(of: path)))
        }
    }
    return files
}

func bytes(of path: String) throws(BenchError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw BenchError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw BenchError("\(path): \(String(cString: strerror(errno)))") }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        while count < size {
            let read = Glibc.read(file, buffer.baseAddress?.advanced(by: count), size - count)
            if read <= 0 { break }
            count += read
        }
    }
}

/// Times opening and reading every file under a folder.
func reading(_ folder: String) throws -> String {
    let watch = Stopwatch()
    let files = try contents(of: folder)
    let taken = watch.taken
    let size = files.reduce(0) { $0 + $1.bytes.count }
    return "{\"files\": \(files.count), \"bytes\": \(size), \"wall\": \(taken.wall), \"cpu\": \(taken.cpu)}"
}
