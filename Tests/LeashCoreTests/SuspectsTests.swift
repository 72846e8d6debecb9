import LeashCore
import LeashTesting
import Testing

@Suite struct SuspectsOfARound {
    private let desired = DesiredState.of(
        .named("notes"),
        .named("wiki") { $0.isProtected = true },
        .named("shop") { $0.limits[.connections] = .unlimited },
        env: ["notes": ["LOG_LEVEL": .literal("info"), "TOKEN": .secret(.file("token")), "OLD": .skip]]
    )

    @Test func `a world at rest has none`() throws {
        let rest = try LiveState.fresh().converged(to: desired).read(for: desired)
        let suspects = Suspects(desired: desired, live: rest)
        #expect(suspects.databases.isEmpty)
        #expect(suspects.apps.isEmpty)
    }

    @Test func `only what was touched is looked at`() throws {
        let rest = try LiveState.fresh().converged(to: desired)
        let touched = rest.with(server: "main") { $0.roles["wiki_1"]?.connectionLimit = 99 }
        let suspects = Suspects(desired: desired, live: touched.read(for: desired))
        #expect(suspects.databases == ["wiki"])
        #expect(suspects.apps == ["wiki"])
    }

    @Test func `an app with access to another's database is looked at with it`() throws {
        let shared = DesiredState.of(
            [.named("notes"), .named("wiki"), .named("shop")],
            env: ["wiki": ["NOTES": .database("notes", .read, .url)]]
        )
        let rest = try LiveState.fresh().converged(to: shared).read(for: shared)
        #expect(Suspects(desired: shared, live: rest).databases == ["notes", "wiki"])
    }

    @Test func `it doesn't matter in which parts they are looked for`() throws {
        let rest = try LiveState.fresh().converged(to: desired)
        let touched = rest.with(server: "main") { $0.roles["wiki_1"]?.connectionLimit = 99 }.read(for: desired)
        let whole = Suspects(desired: desired, live: touched)
        let parts = Suspects(desired: desired, live: touched, part: 1) { parts, look in parts.reversed().map(look) }
        #expect(parts.databases == whole.databases)
        #expect(parts.apps == whole.apps)
        #expect(diff(desired: desired, live: touched, suspects: parts) == diff(desired: desired, live: touched))
    }
}
