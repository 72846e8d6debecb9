// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "api",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.5.0"),
        .package(url: "https://github.com/vapor/postgres-nio.git", exact: "1.22.1"),
        .package(url: "https://github.com/valkey-io/valkey-swift.git", from: "0.1.0"),
    ],
    targets: [
        .executableTarget(
            name: "Api",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Valkey", package: "valkey-swift", condition: .when(platforms: [.macOS])),
            ]
        )
    ]
)
