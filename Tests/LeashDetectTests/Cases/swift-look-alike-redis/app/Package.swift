// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "menu",
    dependencies: [
        .package(url: "https://github.com/acme/redis-icons.git", from: "1.0.0"),
        .package(url: "https://github.com/acme/fluent.git", from: "2.0.0"),
    ],
    targets: [
        .executableTarget(
            name: "menu",
            dependencies: [
                .product(name: "RedisIcons", package: "redis-icons"), .product(name: "Fluent", package: "fluent"),
            ]
        )
    ]
)
