// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "tool",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.3.0"),
        .package(url: "https://github.com/vapor/postgres-nio", from: "1.21.0"),
    ],
    targets: [
        .executableTarget(
            name: "tool",
            dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        .testTarget(name: "ToolTests", dependencies: ["tool", .product(name: "PostgresNIO", package: "postgres-nio")]),
    ]
)
