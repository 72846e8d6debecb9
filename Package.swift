// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "leash",
    products: [
        .executable(name: "leashctl", targets: ["leashctl"]),
        // Loaded by FaultTests into leashctl, and by nothing else.
        .library(name: "FaultShim", type: .dynamic, targets: ["FaultShim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // C libraries, seen through module maps.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CLinux"),
        // Wrappers: know C, know nothing of leash.
        .target(name: "PQ", dependencies: ["CLibPQ", "CCrypto"], swiftSettings: settings),
        .target(name: "YAML", dependencies: ["CLibYAML"], swiftSettings: settings),
        // Knows nothing at all: a map over an array on all cores.
        .target(name: "Parallel", swiftSettings: settings),
        // Open files and folders that no link leads out of; knows nothing of leash.
        .target(name: "Files", swiftSettings: settings),
        // Knows nothing of leash: the time zones of this machine.
        .target(name: "Zones", swiftSettings: settings),
        // The pure core: imports nothing.
        .target(name: "LeashCore", swiftSettings: settings),
        // The edges: files in; catalogs in and SQL out; env files in and out.
        .target(
            name: "LeashManifest",
            dependencies: ["LeashCore", "Parallel", "YAML", "Zones"],
            swiftSettings: settings
        ),
        .target(name: "LeashPostgres", dependencies: ["LeashCore", "PQ"], swiftSettings: settings),
        .target(
            name: "LeashEnv",
            dependencies: ["LeashCore", "Files", "Parallel", "CCrypto", "CLinux"],
            swiftSettings: settings
        ),
        // Backups: when, how, where, and the way back.
        .target(
            name: "LeashBackup",
            dependencies: [
                "LeashCore", "LeashPostgres", "PQ", "Files", "Parallel", "Zones", "CCrypto", "CLinux", subprocess,
            ],
            swiftSettings: settings
        ),
        // What an app needs, by its manifests.
        .target(
            name: "LeashDetect",
            dependencies: [
                "CLibExpat", "Files", "LeashCore", "YAML", .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: settings
        ),
        // The shell.
        .target(
            name: "LeashReconcile",
            dependencies: [
                "LeashBackup", "LeashCore", "LeashManifest", "LeashPostgres", "LeashEnv", "PQ", "Parallel", "YAML",
                "Zones",
                subprocess,
            ],
            swiftSettings: settings
        ),
        // A private server for one app's folder, kept by the same rounds.
        .target(
            name: "LeashDev",
            dependencies: ["Files", "LeashCore", "LeashEnv", "LeashManifest", "LeashReconcile", "PQ", subprocess],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "leashctl",
            dependencies: [
                "LeashBackup", "LeashCore", "LeashDetect", "LeashDev", "LeashManifest", "LeashPostgres", "LeashEnv",
                "LeashReconcile", "PQ", "YAML", "CLinux", "Zones", subprocess,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        // What hack/bench measures with: in memory, and the floors.
        .executableTarget(
            name: "LeashBench",
            dependencies: ["LeashCore", "LeashEnv", "LeashManifest", "Parallel", "YAML", "CLibPQ", "CLibYAML"],
            path: "Tests/Bench",
            swiftSettings: settings,
            linkerSettings: [.linkedLibrary("m")]
        ),
        // Tests.
        .target(
            name: "LeashTesting",
            dependencies: ["LeashCore", "PQ", subprocess],
            path: "Tests/LeashTesting",
            swiftSettings: settings
        ),
        .testTarget(name: "PQTests", dependencies: ["PQ", "LeashTesting"], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
        .testTarget(name: "ParallelTests", dependencies: ["Parallel"], swiftSettings: settings),
        .testTarget(name: "ZonesTests", dependencies: ["Zones", "LeashTesting"], swiftSettings: settings),
        .testTarget(name: "LeashCoreTests", dependencies: ["LeashCore", "LeashTesting"], swiftSettings: settings),
        .testTarget(
            name: "LeashManifestTests",
            dependencies: ["LeashCore", "LeashManifest", "LeashTesting", "Zones"],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LeashEnvTests",
            dependencies: ["LeashCore", "LeashEnv", "LeashTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LeashBackupTests",
            dependencies: ["LeashCore", "LeashPostgres", "LeashBackup", "Files", "LeashTesting", "PQ", "Zones"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LeashDetectTests",
            dependencies: ["LeashCore", "LeashDetect", "LeashTesting"],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LeashDevTests",
            dependencies: ["LeashCore", "LeashDev", "LeashManifest", "LeashTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GoldenTests",
            dependencies: ["LeashCore", "LeashManifest", "LeashReconcile", "LeashTesting"],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "LeashBackup", "LeashCore", "LeashManifest", "LeashPostgres", "LeashEnv", "LeashReconcile",
                "LeashTesting", "PQ",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["LeashBackup", "LeashCore", "LeashTesting", "PQ", "leashctl", subprocess],
            exclude: ["Deploy/Apps"],
            swiftSettings: settings
        ),
        .target(name: "FaultShim", path: "Tests/FaultShim", cSettings: [.treatAllWarnings(as: .error)]),
        .testTarget(
            name: "FaultTests",
            dependencies: ["LeashCore", "LeashEnv", "LeashTesting", "PQ", "leashctl"],
            swiftSettings: settings
        ),
        // Damaged inputs for every reader, and the program that makes a million of them.
        .target(
            name: "Fuzzing",
            dependencies: ["LeashCore", "LeashDetect", "LeashManifest", "LeashEnv", "PQ", "YAML"],
            path: "Tests/Fuzzing",
            swiftSettings: settings
        ),
        .executableTarget(name: "fuzz", dependencies: ["Fuzzing"], path: "Tests/fuzz", swiftSettings: settings),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["Fuzzing", "LeashTesting", "PQ"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ClientTests",
            dependencies: ["LeashTesting", "PQ", "leashctl"],
            exclude: ["Clients"],
            swiftSettings: settings
        ),
    ]
)
