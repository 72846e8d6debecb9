import Glibc
import LeashCore
import LeashDetect
import LeashEnv
import PQ

/// A URL that a person brings along: read without being shown, judged, and tried where that can be done.
enum PastedURL {
    /// Reads one from a prompt that shows nothing, or from standard input.
    ///
    /// At a terminal what is no URL is asked for anew; else it ends the deploy.
    ///
    /// - Parameters:
    ///   - service: that it should be of; `nil` for any.
    ///   - app: whose it is to be.
    /// - Returns: one that a store can hold; its warnings were said.
    /// - Throws: an exit; nothing was changed.
    static func read(for service: Service?, app: String) throws -> DatabaseURL {
        while true {
            let text = try ValueInput.read(prompt: "URL (not shown): ")
            if let url = try accepted(text, service, app) { return url }
        }
    }

    /// `nil` where another is to be asked for.
    private static func accepted(_ text: Secret, _ service: Service?, _ app: String) throws -> DatabaseURL? {
        let reason: String
        do {
            let url = try DatabaseURL(pasted: text.revealed)
            if let service, url.service != service {
                reason = "it is a \(url.service.title) URL, and \(app) needs \(service.title)"
            } else if let problem = EnvSyntax.problem(inValue: url.value) {
                reason = "the value \(problem)"
            } else {
                if ![.other, .thisMachine, .privateNetwork].contains(url.provider) {
                    Terminal.message("✓ \(url.service.title) at \(url.provider.title)")
                }
                for warning in url.warnings { Terminal.message("  warning: \(warning)") }
                return url
            }
        } catch {
            reason = "\(error)"
        }
        guard Terminal.canAsk, !text.revealed.isEmpty else {
            throw Terminal.failure(.failed, "the URL is refused: \(reason); nothing was changed")
        }
        Terminal.message("  \(reason)")
        return nil
    }

    /// Tries a URL, and asks whether one that does not work is stored all the same.
    ///
    /// - Throws: an exit where it is not; nothing was changed.
    static func test(_ url: DatabaseURL) async throws {
        Terminal.progress("trying \(url)")
        let problem = await problem(of: url)
        Terminal.progress("")
        guard let problem else { return Terminal.message("✓ \(url.service.title) answers (\(url))") }
        let reason = "\(url) does not work from here: \(problem.printable)"
        guard Terminal.canAsk else {
            throw Terminal.failure(.failed, "\(reason); --no-test stores it all the same; nothing was changed")
        }
        guard Terminal.ask("  \(reason)\nStore it all the same?") else {
            throw Terminal.failure(.failed, "nothing was changed")
        }
    }

    /// Tries whether it works from here: a login for Postgres, a connection to the port for the others.
    ///
    /// - Returns: what went wrong; `nil` where it works, or can't be tried.
    private static func problem(of url: DatabaseURL) async -> String? {
        switch url.service {
        case .postgres:
            do throws(PQError) {
                let conninfo = Conninfo(withoutDialect(url.value.revealed), overrides: [("connect_timeout", "5")])
                try await Connection.connect(conninfo).run("SELECT 1")
                return nil
            } catch {
                return error.message
            }
        case .mongodb, .redis:
            guard url.scheme != "mongodb+srv", let host = url.hosts.first, !host.name.hasPrefix("/") else { return nil }
            return reach(host.name, host.port ?? (url.service == .redis ? 6379 : 27017))
        }
    }

    /// A URL as libpq reads it: SQLAlchemy writes the name of its driver behind the scheme.
    static func withoutDialect(_ url: String) -> String {
        guard let end = url.firstRange(of: "://")?.lowerBound, let plus = url[..<end].firstIndex(of: "+") else {
            return url
        }
        return String(url[..<plus] + url[end...])
    }

    /// Opens a TCP connection, for five seconds at most.
    private static func reach(_ host: String, _ port: Int) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, "\(port)", &hints, &found)
        guard status == 0 else { return "\(host): \(String(cString: gai_strerror(status)))" }
        defer { freeaddrinfo(found) }
        var problem = "no address"
        for entry in sequence(first: found, next: { $0?.pointee.ai_next }) {
            guard let entry else { break }
            let code = connect(to: entry.pointee)
            if code == 0 { return nil }
            problem = String(cString: strerror(code))
        }
        return "\(host):\(port): \(problem)"
    }

    private static func connect(to address: addrinfo) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(address.ai_family, type, 0)
        guard number >= 0 else { return errno }
        defer { close(number) }
        if Glibc.connect(number, address.ai_addr, address.ai_addrlen) == 0 { return 0 }
        guard errno == EINPROGRESS else { return errno }
        var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, 5000) == 1 else { return ETIMEDOUT }
        var (code, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
        return code
    }
}
