/// What an import of Deno names: a package of a registry.
package struct DenoSpecifier: Equatable {
    package enum Registry: Equatable {
        case npm, jsr, land
    }

    package let registry: Registry
    package let name: String

    /// `npm:pg@^8.11/lib`, `jsr:@db/postgres@1`, `https://deno.land/x/postgres@v0.19.3/mod.ts` or a CDN's URL of an npm
    /// package; `nil` for everything else.
    package init?(_ text: String) {
        if text.hasPrefix("npm:") {
            self.init(.npm, path: text.dropFirst(4))
        } else if text.hasPrefix("jsr:") {
            self.init(.jsr, path: text.dropFirst(4))
        } else if text.hasPrefix("https://") {
            let parts = text.dropFirst(8).split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "deno.land" where parts[1].hasPrefix("x/"): self.init(.land, path: parts[1].dropFirst(2))
            case "esm.sh", "cdn.skypack.dev", "unpkg.com", "esm.run": self.init(.npm, path: parts[1])
            case "cdn.jsdelivr.net" where parts[1].hasPrefix("npm/"): self.init(.npm, path: parts[1].dropFirst(4))
            default: return nil
            }
        } else {
            return nil
        }
    }

    /// A name, its version and the path in it: `@scope/name@1.0/mod.ts`.
    private init?(_ registry: Registry, path: Substring) {
        let names = path.split(separator: "/")
        guard let first = names.first else { return nil }
        let isScoped = first.hasPrefix("@") && registry != .land
        guard !isScoped || names.count > 1 else { return nil }
        let full = isScoped ? "\(first)/\(names[1])" : String(first)
        self.registry = registry
        name = PackageManifest.unversioned(full).prefixUpToQuery
    }

    var meanings: [Meaning] {
        switch registry {
        case .npm: NodeJS.packages[name] ?? []
        case .jsr: Deno.jsr[name] ?? []
        case .land: Deno.land[name] ?? []
        }
    }
}

extension String {
    fileprivate var prefixUpToQuery: String { String(prefix { $0 != "?" && $0 != "#" }) }
}
