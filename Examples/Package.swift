// swift-tools-version: 6.2
import PackageDescription

// What somebody else writes with Mithridate: parts of their own, and programs. `make examples` builds
// and runs them.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

func mithridate(_ names: String...) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "mithridate") }
}

let package = Package(
  name: "mithridate-examples",
  dependencies: [.package(name: "mithridate", path: "..")],
  targets: [
    .target(
      name: "ItemRegression", dependencies: mithridate("Rankers"), swiftSettings: settings),
    .target(
      name: "FlashMob", dependencies: mithridate("Poisoning"), swiftSettings: settings),
    .target(
      name: "TrendingShelf", dependencies: mithridate("Victims"), swiftSettings: settings),
    .executableTarget(name: "NextClick", swiftSettings: settings),
    .executableTarget(
      name: "AttackARanker", dependencies: mithridate("Victims", "Poisoning"),
      swiftSettings: settings),
    .executableTarget(
      name: "CompareVictims",
      dependencies: ["ItemRegression", "FlashMob", "TrendingShelf"]
        + mithridate("Victims", "Poisoning"),
      swiftSettings: settings),
  ]
)
