// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "web",
    dependencies: [
        .package(url: "https://github.com/vapor/vapor.git", from: "4.100.0"),
        .package(path: "../kit"),
    ],
    targets: [
        .executableTarget(
            name: "Run",
            dependencies: [.product(name: "Vapor", package: "vapor"), .product(name: "Kit", package: "kit")]
        )
    ]
)
