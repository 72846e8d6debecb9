import LeashCore

/// Swift's Package.swift, and what Package.resolved adds to it.
package enum SwiftPackages: Ecosystem {
    package static let runtime = "swift"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("Package.swift") else { return }
        let manifest = SwiftManifest(source)
        let uses = manifest.uses
        var framework: Framework?
        for package in manifest.packages {
            let location = source.location(line: package.line)
            let use = uses[package.identity] ?? .inapplicable("used by no target")
            findings.note(Dependency(package.identity, use, at: location), meanings(of: package))
            guard use == .runtime, let name = frameworks[package.identity], framework == nil else { continue }
            framework = Framework(name, at: location)
        }
        noteResolved(in: app, besides: Set(manifest.packages.map(\.identity)), &findings)
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["Package.resolved"], in: app, framework: framework)
        )
    }

    private static let frameworks = ["vapor": "vapor", "hummingbird": "hummingbird"]

    private static func meanings(of package: SwiftManifest.Package) -> [Meaning] {
        if let path = package.path, let meanings = packages[path] { return meanings }
        return packages[package.identity] ?? []
    }

    /// Packages that are there only because others need them.
    private static func noteResolved(in app: AppFolder, besides direct: Set<String>, _ findings: inout Findings) {
        guard let source = app.text("Package.resolved"),
            let root = app.parsed(source, as: { text throws(FormatError) in try JSONFormat.parse(text) })
        else { return }
        for pin in (root["pins"] ?? root["object", "pins"])?.elements ?? [] {
            let address = (pin["location"] ?? pin["repositoryURL"])?.string ?? ""
            guard let package = SwiftManifest.Package(address: address, line: pin.line),
                !direct.contains(package.identity)
            else { continue }
            let dependency = Dependency(package.identity, .locked, at: source.location(line: pin.line))
            findings.note(dependency, meanings(of: package))
        }
    }

    /// By identity, or by `owner/name` where the identity alone could be anything.
    private static let packages: [String: [Meaning]] = [
        "postgres-nio": [.driver(.postgres)], "postgres-kit": [.driver(.postgres)],
        "fluent-postgres-driver": [.driver(.postgres), .witness(.postgres)], "postgresclientkit": [.driver(.postgres)],
        "hummingbird-postgres": [.driver(.postgres)], "postgres-migrations": [.driver(.postgres)],
        "swift-jobs-postgres": [.driver(.postgres)], "perfect-postgresql": [.driver(.postgres)],
        "vapor/fluent": [.tool([.postgres, .mongodb])], "hummingbird-fluent": [.tool([.postgres, .mongodb])],
        "fluent-kit": [.tool([.postgres, .mongodb])],
        "fluent-mysql-driver": [.witness(.other("mysql"))], "mysql-nio": [.witness(.other("mysql"))],
        "fluent-sqlite-driver": [.witness(.other("sqlite"))], "sqlite-nio": [.witness(.other("sqlite"))],
        "fluent-mongo-driver": [.driver(.mongodb), .witness(.mongodb)], "mongokitten": [.driver(.mongodb)],
        "mongo-swift-driver": [.driver(.mongodb)], "mongodb-vapor": [.driver(.mongodb)],
        "redistack": [.driver(.redis)], "vapor/redis": [.driver(.redis)], "valkey-swift": [.driver(.redis)],
        "queues-redis-driver": [.driver(.redis)], "hummingbird-redis": [.driver(.redis)],
        "hummingbird-valkey": [.driver(.redis)], "swift-jobs-redis": [.driver(.redis)],
        "swift-jobs-valkey": [.driver(.redis)],
    ]
}

extension SwiftManifest {
    /// What each package's products are used for, by identity: an executable's use beats a test's.
    package var uses: [String: Dependency.Use] {
        var uses: [String: Dependency.Use] = [:]
        let order: [(Target.Kind, Dependency.Use)] = [
            (.executable, .runtime), (.library, .inapplicable("used by no executable")), (.test, .test),
            (.build, .build),
        ]
        for (kind, use) in order {
            for identity in identities(reachedFrom: kind) where uses[identity] == nil { uses[identity] = use }
        }
        return uses
    }

    /// The packages whose products targets of a kind use, directly or by other targets here.
    private func identities(reachedFrom kind: Target.Kind) -> Set<String> {
        let byName = Dictionary(targets.map { ($0.name, $0) }) { first, _ in first }
        var open = targets.filter { $0.kind == kind }
        var seen = Set(open.map(\.name))
        var found: Set<String> = []
        while let target = open.popLast() {
            found.formUnion(target.packages.map(identity))
            for name in target.names {
                guard let next = byName[name] else {
                    found.insert(identity(name.lowercased()))
                    continue
                }
                if seen.insert(name).inserted { open.append(next) }
            }
        }
        return found
    }

    /// A package's identity by the name that a product's `package:` gives it.
    private func identity(_ name: String) -> String { packages.first { $0.alias == name }?.identity ?? name }
}
