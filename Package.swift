// swift-tools-version: 6.2
import PackageDescription

// Scripts/bootstrap lays libtorch here; see CONTRIBUTING.md.
let libtorch = Context.packageDirectory + "/.libtorch"
// Where programs look for it: what is installed elsewhere says so (`make static-build`).
let runPath = Context.environment["MITHRIDATE_RUN_PATH"] ?? libtorch + "/lib"

// Hot loops use explicit SIMD types. Without the first flag they would compile to SSE2 and calls to
// `fmaf`; without the second a vector's square root would be one branch and call per lane.
#if arch(x86_64)
  let vectorFlags = ["-Xcc", "-march=x86-64-v3", "-Xcc", "-fno-math-errno"]
#else
  let vectorFlags = ["-Xcc", "-fno-math-errno"]
#endif

let settings: [SwiftSetting] =
  [
    // Asynchronous functions stay on the thread of their caller: one thread owns the tensor pool.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    // Tests look inside modules, and so does everybody's build: nothing is compiled twice. It costs hot
    // loops nothing that can be measured.
    .unsafeFlags(vectorFlags + ["-enable-testing"]),
  ] + (Context.environment["MITHRIDATE_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

// What computes is optimized, also where the rest of the world is not (see the Makefile): most of a build is
// optimizing what runs for a moment, GRDB and pages of HTML for two.
let computing =
  settings + [
    .unsafeFlags(
      ["-O", "-enable-default-cmo"].flatMap { ["-Xfrontend", $0] },
      .when(configuration: .release))
  ]

// Optimizing the tests takes longer than running them as they are, but for the policy's: their reference computes every
// gradient by differences. Nobody waits for their modules, which would be read twice to come earlier.
let testSettings = settings + [.unsafeFlags(["-Onone", "-no-emit-module-separately-wmo"])]

let package = Package(
  name: "mithridate",
  products: [
    .library(name: "Interactions", targets: ["Interactions", "Essentials"]),
    .library(name: "Statistics", targets: ["Statistics"]),
    .library(
      name: "Rankers", targets: ["Rankers", "Interactions", "Statistics", "Torch", "Essentials"]),
    .library(name: "Victims", targets: ["Victims", "Rankers", "Interactions", "Essentials"]),
    .library(
      name: "Poisoning", targets: ["Poisoning", "Interactions", "Kernels", "Essentials"]),
    .library(name: "PathReasoning", targets: ["PathReasoning", "Interactions", "Essentials"]),
    .library(name: "Evasion", targets: ["Evasion", "PathReasoning", "Essentials"]),
    .library(name: "Detection", targets: ["Detection", "Victims", "PathReasoning", "Essentials"]),
    .executable(name: "mithridate", targets: ["mithridate"]),
    .executable(name: "mithridate-engine", targets: ["mithridate-engine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
  ]
    // A plug-in is compiled by every build that knows of it.
    + (Context.environment["MITHRIDATE_DOCS"] == nil
      ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")]),
  targets: [
    .target(
      name: "CKernels",
      linkerSettings: [
        .unsafeFlags(["-L", libtorch + "/lib", "-Xlinker", "-rpath=" + runPath]),
        .linkedLibrary(":libgomp.so.1"),
        // What stands in for parts of it refers to it.
        .linkedLibrary("stdc++"),
      ]
    ),
    .target(
      name: "CTorch",
      dependencies: ["CKernels"],
      cxxSettings: [
        .unsafeFlags([
          "-isystem", libtorch + "/include",
          "-isystem", libtorch + "/include/torch/csrc/api/include",
        ])
      ],
      linkerSettings: [
        .unsafeFlags(["-L", libtorch + "/lib", "-Xlinker", "-rpath=" + runPath]),
        .linkedLibrary("torch_cpu"),
        .linkedLibrary("c10"),
      ]
    ),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "COpenSSL"),
    .target(name: "Essentials", dependencies: ["COpenSSL"], swiftSettings: computing),
    .target(name: "Processes", swiftSettings: settings),
    .target(
      name: "Kernels",
      dependencies: ["CKernels", .product(name: "Algorithms", package: "swift-algorithms")],
      swiftSettings: computing),
    .target(
      name: "Torch", dependencies: ["CTorch", "Kernels", "Essentials"], swiftSettings: computing),
    .target(
      name: "Interactions", dependencies: ["Essentials", "CZlib"], swiftSettings: computing),
    .target(name: "Statistics", dependencies: ["Kernels"], swiftSettings: computing),
    .target(
      name: "Rankers",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics",
        .product(name: "Algorithms", package: "swift-algorithms"),
      ],
      swiftSettings: computing),
    .target(
      name: "Victims",
      dependencies: [
        "Essentials", "Kernels", "Interactions", "Statistics", "Rankers", "Processes",
      ],
      swiftSettings: computing),
    .target(
      name: "Poisoning", dependencies: ["Essentials", "Kernels", "Interactions"],
      swiftSettings: computing),
    .target(
      name: "PathReasoning",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics",
        .product(name: "Algorithms", package: "swift-algorithms"),
      ],
      swiftSettings: computing),
    .target(
      name: "Evasion",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics", "PathReasoning",
      ],
      swiftSettings: computing),
    .target(
      name: "Detection",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics", "Victims", "PathReasoning",
      ],
      swiftSettings: computing),
    .target(
      name: "Documents", dependencies: ["Essentials", "Interactions"], swiftSettings: settings),
    .target(
      name: "Results",
      dependencies: [
        "Essentials", "Documents", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: computing),
    .target(
      name: "Reporting",
      dependencies: [
        "Essentials", "Documents", "Results", "Interactions", "Statistics",
        .product(name: "Algorithms", package: "swift-algorithms"),
      ],
      resources: [.copy("Resources")],
      swiftSettings: settings),
    .target(
      name: "Experiments",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics", "Rankers", "Victims",
        "Poisoning", "PathReasoning", "Evasion", "Detection", "Documents", "Results", "Processes",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: settings),
    .target(
      name: "Terminal",
      dependencies: [
        "Essentials", "Kernels", "Interactions", "Statistics", "Documents", "Results", "Reporting",
        "Processes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(
      name: "Commands",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics", "Victims", "Poisoning",
        "PathReasoning", "Evasion",
        "Detection", "Documents", "Processes", "Results", "Experiments", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "mithridate",
      dependencies: [
        "Essentials", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "mithridate-engine", dependencies: ["Commands", "Essentials", "Terminal"],
      swiftSettings: settings),
    .target(
      name: "TestSupport", dependencies: ["Essentials", "Torch"], path: "Tests/TestSupport",
      swiftSettings: computing),
    .testTarget(
      name: "EssentialsTests", dependencies: ["Essentials", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "KernelsTests", dependencies: ["Essentials", "Kernels", "Torch"],
      resources: [.copy("Golden")], swiftSettings: testSettings),
    .testTarget(
      name: "TorchTests", dependencies: ["Essentials", "Kernels", "Torch"],
      resources: [.copy("Golden")], swiftSettings: testSettings),
    .testTarget(
      name: "InteractionsTests", dependencies: ["Essentials", "Interactions", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Essentials", "Kernels", "Statistics"],
      resources: [.copy("Golden")], swiftSettings: testSettings),
    .testTarget(
      name: "RankersTests",
      dependencies: [
        "Essentials", "Kernels", "Torch", "Interactions", "Statistics", "Rankers", "Victims",
        "Experiments",
        "TestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "PoisoningTests",
      dependencies: ["Essentials", "Kernels", "Interactions", "Poisoning", "TestSupport"],
      swiftSettings: computing),
    .testTarget(
      name: "VictimsTests",
      dependencies: [
        "Essentials", "Kernels", "Interactions", "Statistics", "Rankers", "Victims", "Poisoning",
        "Processes", "TestSupport",
      ],
      resources: [.copy("Children")],
      swiftSettings: testSettings),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Essentials", "Documents"],
      resources: [.copy("Golden")], swiftSettings: testSettings),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Detection", "Essentials", "Evasion", "Documents", "Experiments", "Interactions",
        "PathReasoning", "Poisoning", "Rankers", "Results", "Statistics", "TestSupport", "Victims",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "PathReasoningTests",
      dependencies: [
        "Documents", "Essentials", "Kernels", "PathReasoning", "TestSupport", "Torch",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "EvasionTests", dependencies: ["Essentials", "Kernels", "Evasion", "PathReasoning"],
      swiftSettings: testSettings),
    .testTarget(
      name: "DetectionTests",
      dependencies: ["Essentials", "Kernels", "Detection", "PathReasoning", "Evasion"],
      resources: [.copy("Golden")], swiftSettings: testSettings),
    .testTarget(
      name: "ResultsTests",
      dependencies: [
        "Essentials", "Results", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Essentials", "Documents", "Reporting", "Results", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Essentials", "Terminal", "Commands", "mithridate", "mithridate-engine"],
      swiftSettings: testSettings),
  ],
  cxxLanguageStandard: .cxx20
)
