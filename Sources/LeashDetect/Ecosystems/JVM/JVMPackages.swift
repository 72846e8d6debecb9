/// What artifacts and plugins of the JVM tell, by `group:artifact`.
enum JVMPackages {
    /// What an artifact tells; Scala's are named without the version of the language.
    static func meanings(of name: String) -> [Meaning] {
        if let meanings = artifacts[name] { return meanings }
        for (prefix, meanings) in families where name.hasPrefix(prefix) { return meanings }
        return []
    }

    /// Artifacts of one kind, by what their names begin with.
    private static let families: [(prefix: String, meanings: [Meaning])] = [
        ("com.oracle.database.jdbc:ojdbc", [.witness(.other("oracle"))]),
        ("dev.morphia.morphia:morphia-", [.driver(.mongodb)]),
        ("io.micronaut.mongodb:micronaut-mongo-", [.driver(.mongodb)]),
        ("io.micronaut.redis:micronaut-redis-", [.driver(.redis)]),
        ("io.quarkus:quarkus-redis-client", [.driver(.redis)]),
        ("org.jetbrains.exposed:exposed-", [.tool([.postgres])]),
        ("org.litote.kmongo:kmongo", [.driver(.mongodb)]),
        ("org.springframework.boot:spring-boot-starter-data-mongodb", [.driver(.mongodb)]),
        ("org.springframework.boot:spring-boot-starter-data-redis", [.driver(.redis)]),
    ]

    private static let artifacts = postgres.merging(tools, uniquingKeysWith: +)
        .merging(stores, uniquingKeysWith: +)
        .merging(others, uniquingKeysWith: +)

    private static let postgres: [String: [Meaning]] = [
        "com.github.jasync-sql:jasync-postgresql": [.driver(.postgres)],
        "com.github.tminglei:slick-pg": [.driver(.postgres)],
        "com.impossibl.pgjdbc-ng:pgjdbc-ng": [.driver(.postgres)],
        "io.getquill:quill-jasync-postgres": [.driver(.postgres)],
        "io.quarkus:quarkus-jdbc-postgresql": [.driver(.postgres)],
        "io.quarkus:quarkus-reactive-pg-client": [.driver(.postgres)],
        "io.r2dbc:r2dbc-postgresql": [.driver(.postgres)],
        "io.vertx:vertx-pg-client": [.driver(.postgres)],
        "org.postgresql:postgresql": [.driver(.postgres)],
        "org.postgresql:r2dbc-postgresql": [.driver(.postgres)],
        "org.tpolecat:doobie-postgres": [.driver(.postgres)],
        "org.tpolecat:skunk-core": [.driver(.postgres)],
        "com.opentable.components:otj-pg-embedded": [.hint(.postgres)],
        "com.pgvector:pgvector": [.hint(.postgres)],
        "io.zonky.test:embedded-database-spring-test": [.hint(.postgres)],
        "io.zonky.test:embedded-postgres": [.hint(.postgres)],
        "net.postgis:postgis-jdbc": [.hint(.postgres)],
        "org.testcontainers:postgresql": [.hint(.postgres)],
        "org.testcontainers:testcontainers-postgresql": [.hint(.postgres)],
        "org.flywaydb:flyway-database-postgresql": [.witness(.postgres)],
    ]

    /// They speak to several engines.
    private static let tools: [String: [Meaning]] = Dictionary(
        uniqueKeysWithValues: [
            "com.github.seancorfield:next.jdbc", "com.layerware:hugsql", "com.typesafe.slick:slick",
            "com.typesafe.play:play-slick", "io.getquill:quill-jdbc", "io.getquill:quill-jdbc-zio",
            "io.micronaut.data:micronaut-data-hibernate-jpa", "io.micronaut.data:micronaut-data-jdbc",
            "io.micronaut.sql:micronaut-jdbc-hikari", "io.quarkus:quarkus-hibernate-orm",
            "io.quarkus:quarkus-hibernate-orm-panache", "io.quarkus:quarkus-hibernate-orm-panache-kotlin",
            "io.dropwizard:dropwizard-hibernate", "io.dropwizard:dropwizard-jdbi3", "migratus:migratus",
            "org.clojure:java.jdbc", "org.flywaydb:flyway-core", "org.hibernate.orm:hibernate-core",
            "org.hibernate:hibernate-core", "org.jdbi:jdbi3-core", "org.jooq:jooq", "org.ktorm:ktorm-core",
            "org.liquibase:liquibase-core", "org.mybatis.spring.boot:mybatis-spring-boot-starter",
            "org.mybatis:mybatis", "org.playframework:play-slick", "org.scalikejdbc:scalikejdbc",
            "org.springframework.boot:spring-boot-starter-data-jdbc",
            "org.springframework.boot:spring-boot-starter-data-jpa",
            "org.springframework.boot:spring-boot-starter-data-r2dbc",
            "org.springframework.boot:spring-boot-starter-jdbc", "org.springframework.boot:spring-boot-starter-jooq",
            "org.tpolecat:doobie-core",
        ].map { ($0, [.tool([.postgres])]) }
    )

    private static let stores: [String: [Meaning]] = [
        // MongoDB.
        "com.novemberain:monger": [.driver(.mongodb)],
        "io.quarkus:quarkus-mongodb-client": [.driver(.mongodb)],
        "io.quarkus:quarkus-mongodb-panache": [.driver(.mongodb)],
        "io.vertx:vertx-mongo-client": [.driver(.mongodb)],
        "org.mongodb.scala:mongo-scala-driver": [.driver(.mongodb)],
        "org.mongodb:mongo-java-driver": [.driver(.mongodb)],
        "org.mongodb:mongodb-driver-kotlin-coroutine": [.driver(.mongodb)],
        "org.mongodb:mongodb-driver-kotlin-sync": [.driver(.mongodb)],
        "org.mongodb:mongodb-driver-legacy": [.driver(.mongodb)],
        "org.mongodb:mongodb-driver-reactivestreams": [.driver(.mongodb)],
        "org.mongodb:mongodb-driver-sync": [.driver(.mongodb)],
        "org.reactivemongo:reactivemongo": [.driver(.mongodb)],
        "de.flapdoodle.embed:de.flapdoodle.embed.mongo": [.hint(.mongodb)],
        "org.mongodb:bson": [.hint(.mongodb)],
        "org.testcontainers:mongodb": [.hint(.mongodb)],
        "org.testcontainers:testcontainers-mongodb": [.hint(.mongodb)],
        // Redis.
        "com.github.etaty:rediscala": [.driver(.redis)],
        "com.taoensso:carmine": [.driver(.redis)],
        "dev.profunktor:redis4cats-effects": [.driver(.redis)],
        "io.lettuce:lettuce-core": [.driver(.redis)],
        "io.vertx:vertx-redis-client": [.driver(.redis)],
        "net.debasishg:redisclient": [.driver(.redis)],
        "org.redisson:redisson": [.driver(.redis)],
        "org.redisson:redisson-spring-boot-starter": [.driver(.redis)],
        "org.springframework.session:spring-session-data-redis": [.driver(.redis)],
        "redis.clients:jedis": [.driver(.redis)],
        "com.github.codemonstur:embedded-redis": [.hint(.redis)],
        "com.redis:testcontainers-redis": [.hint(.redis)],
        "it.ozimov:embedded-redis": [.hint(.redis)],
    ]

    /// Other engines, which the tools may speak to.
    private static let others: [String: [Meaning]] = [
        "com.h2database:h2": [.witness(.other("h2"))],
        "com.microsoft.sqlserver:mssql-jdbc": [.witness(.other("sqlserver"))],
        "com.mysql:mysql-connector-j": [.witness(.other("mysql"))],
        "io.quarkus:quarkus-jdbc-h2": [.witness(.other("h2"))],
        "io.quarkus:quarkus-jdbc-mariadb": [.witness(.other("mysql"))],
        "io.quarkus:quarkus-jdbc-mysql": [.witness(.other("mysql"))],
        "io.r2dbc:r2dbc-h2": [.witness(.other("h2"))],
        "mysql:mysql-connector-java": [.witness(.other("mysql"))],
        "org.apache.derby:derby": [.witness(.other("derby"))],
        "org.hsqldb:hsqldb": [.witness(.other("hsqldb"))],
        "org.mariadb.jdbc:mariadb-java-client": [.witness(.other("mysql"))],
        "org.tpolecat:doobie-h2": [.witness(.other("h2"))],
        "org.xerial:sqlite-jdbc": [.witness(.other("sqlite"))],
    ]

    /// The most specific first: plugins or parents, and what the names of their libraries begin with.
    static let frameworks: [(name: String, plugins: Set<String>, prefixes: [String])] = [
        (
            "quarkus", ["io.quarkus", "io.quarkus:quarkus-maven-plugin"],
            ["io.quarkus:quarkus-rest", "io.quarkus:quarkus-resteasy"]
        ),
        (
            "micronaut",
            [
                "io.micronaut.application", "io.micronaut.minimal.application",
                "io.micronaut.platform:micronaut-parent", "io.micronaut:micronaut-parent",
                "io.micronaut.maven:micronaut-maven-plugin",
            ],
            ["io.micronaut:micronaut-http-server"]
        ),
        ("grails", ["org.grails.grails-web", "org.apache.grails.gradle.grails-web"], []),
        (
            "spring boot",
            [
                "org.springframework.boot", "org.springframework.boot:spring-boot-starter-parent",
                "org.springframework.boot:spring-boot-maven-plugin",
            ],
            ["org.springframework.boot:spring-boot-starter"]
        ),
        ("ktor", ["io.ktor.plugin"], ["io.ktor:ktor-server-"]),
        ("play", ["org.playframework:sbt-plugin", "com.typesafe.play:sbt-plugin", "org.playframework.play"], []),
        (
            "http4s", [],
            ["org.http4s:http4s-ember-server", "org.http4s:http4s-blaze-server", "org.http4s:http4s-server"]
        ),
        ("dropwizard", [], ["io.dropwizard:dropwizard-core"]),
        ("javalin", [], ["io.javalin:javalin"]),
        ("vert.x", ["io.vertx.vertx-plugin"], ["io.vertx:vertx-web", "io.vertx:vertx-core"]),
        ("pedestal", [], ["io.pedestal:pedestal."]),
        ("compojure", [], ["compojure:compojure"]),
        ("reitit", [], ["metosin:reitit"]),
        ("ring", [], ["ring:ring-core", "ring:ring-jetty-adapter", "ring:ring"]),
    ]
}
