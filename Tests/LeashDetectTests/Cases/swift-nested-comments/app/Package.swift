// swift-tools-version:5.9
import PackageDescription

/* Was: .package(url: "https://github.com/vapor/postgres-nio.git", from: "1.21.0"),
   /* and before that "redis" */
   .package(url: "https://github.com/vapor/fluent-postgres-driver.git", from: "2.0.0"), */
let note = #"a raw \("string") with .package(url: "https://github.com/vapor/redis.git", from: "4.0.0")"#
let more = """
    .package(url: "https://github.com/swift-server/RediStack.git", from: "1.4.1") \(note + ".product(")
    """

let package = Package(
    name: "hello",  // .package(url: "https://github.com/vapor/redis.git", from: "4.0.0")
    dependencies: [.package(url: "https://github.com/vapor/vapor.git", from: "4.92.0")],
    targets: [
        .executableTarget(name: "Hello", dependencies: [.product(name: "Vapor", package: "vapor")])
    ]
)
