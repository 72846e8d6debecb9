// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "geo-postgres",
    products: [.library(name: "GeoPostgres", targets: ["GeoPostgres"])],
    dependencies: [
        .package(url: "https://github.com/vapor/postgres-nio.git", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-docc-plugin", from: "1.3.0"),
    ],
    targets: [
        .target(name: "GeoPostgres", dependencies: [.product(name: "PostgresNIO", package: "postgres-nio")]),
        .testTarget(name: "GeoPostgresTests", dependencies: ["GeoPostgres"]),
    ]
)
