// swift-tools-version:5.10
import PackageDescription

let postgres: Target.Dependency = .product(name: "PostgresNIO", package: "Postgres-NIO")
let shared: [Target.Dependency] = [postgres, "Storage"]

let package = Package(
    name: "api",
    products: [.executable(name: "api", targets: ["API"])],
    dependencies: [
        .package(url: "git@github.com:hummingbird-project/hummingbird.git", from: "2.5.0"),
        .package(url: "ssh://git@github.com/Vapor/Postgres-NIO.git", from: "1.21.0"),
        .package(name: "Redis", url: "https://github.com/swift-server/RediStack", from: "1.6.2"),
        .package(id: "orlandos-nl.MongoKitten", from: "7.9.0"),
    ],
    targets: [
        .target(name: "API", dependencies: shared + [.product(name: "Hummingbird", package: "hummingbird")]),
        .target(
            name: "Storage",
            dependencies: [
                .product(name: "RediStack", package: "Redis"),
                .product(name: "MongoKitten", package: "orlandos-nl.MongoKitten"),
            ]
        ),
    ]
)
