extension Deno {
    /// Of JSR.
    static let jsr: [String: [Meaning]] = [
        "@db/postgres": [.driver(.postgres)], "@bartlomieju/postgres": [.driver(.postgres)],
        "@db/mongo": [.driver(.mongodb)], "@db/redis": [.driver(.redis)], "@iuioiua/redis": [.driver(.redis)],
        "@db/sqlite": [.witness(.other("sqlite"))], "@db/mysql": [.witness(.other("mysql"))],
        "@supabase/supabase-js": [.hint(.postgres)],
    ]

    /// Of deno.land/x.
    static let land: [String: [Meaning]] = [
        "postgres": [.driver(.postgres)], "postgresjs": [.driver(.postgres)], "mongo": [.driver(.mongodb)],
        "redis": [.driver(.redis)], "r2d2": [.driver(.redis)], "mysql": [.witness(.other("mysql"))],
        "sqlite": [.witness(.other("sqlite"))], "sqlite3": [.witness(.other("sqlite"))],
        "denodb": [.tool([.postgres, .mongodb])],
    ]

    /// The most specific first, each with its names in all registries.
    static let frameworks: [(name: String, packages: Set<String>)] = [
        ("fresh", ["fresh", "@fresh/core"]), ("oak", ["oak", "@oak/oak"]), ("hono", ["hono", "@hono/hono"]),
        ("express", ["express"]),
    ]
}
