import ArgumentParser
import Glibc
import LeashCore
import LeashDetect

/// Implements `leashctl detect`.
struct Detect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Tell what an app runs on and which databases it needs.",
        discussion: """
            Reads the manifests of the app's folder, and nothing is run, sent or written. What .gitignore leaves out, \
            vendored and built files don't count. A folder that holds several apps is answered app by app.

            EXAMPLES
              leashctl detect
              leashctl detect apps/web --verbose                each piece of evidence, with its place
              leashctl detect apps/web --format json

            EXIT STATUS  0 done, whatever was found · 1 there is no such folder · 64 usage
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "The app's folder.")
    var path: String = "."

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    @Flag(name: .shortAndLong, help: "Show each piece of evidence, and what speaks for and against it.")
    var verbose = false

    func run() throws {
        let folder = try Self.folder(at: path)
        let repository = Self.repository(of: folder)
        let inside = folder.dropFirst(repository.count).drop { $0 == "/" }
        let detection = Detection(of: DiskFolder(repository), at: String(inside))
        switch format {
        case .json: Terminal.write(detection.json().text(pretty: true) + "\n")
        case .text:
            for warning in detection.warnings {
                let place = "\(warning.location.file.printable):\(warning.location.line)"
                Terminal.message("\(place): warning: \(warning.message)")
            }
            Terminal.write(detection.text(style: Terminal.style, isVerbose: verbose))
        }
    }

    /// The absolute path of the folder that was named, without links.
    private static func folder(at path: String) throws -> String {
        guard let resolved = realpath(path, nil) else {
            let reason = String(cString: strerror(errno))
            throw Terminal.failure(.failed, "\(path.printable): \(reason); name the folder of an app")
        }
        defer { free(resolved) }
        var info = stat()
        guard stat(resolved, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw Terminal.failure(.failed, "\(path.printable) is no folder; name the folder that it is in")
        }
        return String(cString: resolved)
    }

    /// The git repository that a folder is in, whose rules and workspace count too; itself if it is in none.
    private static func repository(of folder: String) -> String {
        var candidate = folder[...]
        while !candidate.isEmpty {
            if access(candidate + "/.git", F_OK) == 0 { return String(candidate) }
            guard let slash = candidate.lastIndex(of: "/") else { break }
            candidate = candidate[..<slash]
        }
        return folder
    }
}
