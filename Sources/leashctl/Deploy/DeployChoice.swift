import ArgumentParser
import LeashCore
import LeashDetect

/// What is to become of a service that an app needs.
enum DeployChoice: String, ExpressibleByArgument, CaseIterable {
    case create, url, skip

    /// As the dialogue numbers it.
    fileprivate var number: String {
        switch self {
        case .create: "1"
        case .url: "2"
        case .skip: "3"
        }
    }

    /// Those that there are for a service: leash makes databases of Postgres only.
    static func all(for service: Service) -> [DeployChoice] { service == .postgres ? allCases : [.url, .skip] }

    /// Asks until one of them is chosen.
    ///
    /// - Throws: an exit when the input ends; nothing was changed then.
    static func ask(for service: Service, including: String) throws -> DeployChoice {
        let choices = all(for: service)
        Terminal.show("Options:\n")
        for choice in choices { Terminal.show("[\(choice.number)] \(choice.text(service, including))\n") }
        let numbers = choices.map(\.number).joined(separator: "/")
        while true {
            Terminal.show("Choice (\(numbers)): ")
            guard let answer = readLine() else {
                Terminal.show("\n")
                throw Terminal.failure(.failed, "nothing was chosen, so nothing was changed")
            }
            let word = answer.filter { !$0.isWhitespace }.lowercased()
            if let choice = choices.first(where: { $0.number == word || $0.rawValue == word }) { return choice }
        }
    }

    private func text(_ service: Service, _ including: String) -> String {
        switch self {
        case .create: "Create a Leash database (\(including))"
        case .url: service == .postgres ? "Paste your own database URL" : "Paste your own \(service.title) URL"
        case .skip: "Skip, I'll configure it later"
        }
    }
}

/// Which tiers of a platform include a database.
struct Inclusion {
    let tiers: [Tier]
    /// The app's own.
    let own: Tier

    /// As the dialogue says it: `included on growth and above`.
    var text: String {
        let including = tiers.filter { $0.databases > 0 }.min { ($0.rank, $0.name) < ($1.rank, $1.name) }
        guard let including else { return "no tier includes one" }
        let isAll = tiers.allSatisfy { $0.databases > 0 }
        guard own.databases > 0 else { return "included on \(including.name) and above; this app is on \(own.name)" }
        return isAll ? "included" : "included on \(including.name) and above"
    }
}
