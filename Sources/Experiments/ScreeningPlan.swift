import Detection
import Essentials
import Interactions
import Poisoning
import Rankers

/// Everything that decides what screening finds, apart from the log.
package struct ScreeningPlan: Codable, Sendable, Equatable {
  /// The control among attacks: real accounts pass as false ones, and nobody can tell.
  package static let control = "real-users"

  /// The name of the detector.
  package var detector = Fraudar.identifier
  /// The attacks whose accounts it looks for, ``control`` among them.
  package var attacks: [String] = []
  /// Files of accounts that it looks for, as `poison` and `craft` write them.
  package var poisons: [String] = []
  /// The attack whose accounts a detector that learns is shown.
  package var trainOn: String?
  /// The recommender that attacks which ask questions are played against.
  package var ranker: String?
  /// N, the accounts of each attack.
  package var fakeUsers = 20
  /// T, the clicks of each account.
  package var clicks = 20
  /// How many new items are promoted.
  package var targets = 8
  /// How many suspects are named; nil for none.
  package var top: Int?
  /// Where all randomness comes from.
  package var seed: UInt64 = 1
  /// Hyperparameters of the detector, the recommender and the attacks.
  package var settings: HyperparameterSettings = [:]

  package init() {}

  /// The parts that a plan names, each with what is laid over its hyperparameters.
  struct Resolved {
    var detector: any AccountDetector.Type
    var detectorSettings: HyperparameterSettings
    var rankerSettings: HyperparameterSettings
    /// By the name of the attack.
    var attackSettings: [String: HyperparameterSettings]
  }

  /// Throws an ``InputError`` about the first part that is wrong; reads no data.
  package func check() throws { _ = try resolved() }

  /// The parts that this plan names, or an ``InputError`` about the first that is wrong.
  func resolved() throws -> Resolved {
    func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
      if !holds { throw InputError(.usage, message()) }
    }
    let type = try Catalog.accountDetector(named: detector)
    if type.learnsFromExamples {
      try require(
        trainOn != nil,
        "the detector '\(detector)' is shown the accounts of an attack: --train-on names it")
    } else {
      try require(
        trainOn == nil, "the detector '\(detector)' is shown nothing: leave --train-on out")
    }
    try require(
      !(attacks.isEmpty && poisons.isEmpty && top == nil),
      "what is there to find? --attack or --poison, or --top for the most suspicious accounts")
    if let top {
      try require((1...10_000_000).contains(top), "--top must be at least 1, not \(top)")
    }
    for (option, count) in [
      ("--fake-users", fakeUsers), ("--clicks", clicks), ("--targets", targets),
    ] {
      try require(
        (1...1_000_000).contains(count), "\(option) must be from 1 to 1000000, not \(count)")
    }
    try MemoryNeed.check(
      24 * Double(fakeUsers) * Double(clicks),
      for: "--fake-users \(fakeUsers) with --clicks \(clicks) each")
    var names: [String] = []
    for name in attacks + [trainOn].compactMap({ $0 })
    where name != Self.control && !names.contains(name) {
      names.append(name)
    }
    let rankerType = try ranker.map { try Catalog.ranker(named: $0) }
    let owners =
      [try HyperparameterOwner("detector", type)]
      + (try rankerType.map { [try HyperparameterOwner("ranker", $0)] } ?? [])
      + (try names.map { name in
        do {
          return try HyperparameterOwner(name, Catalog.attack(named: name))
        } catch is InputError {
          throw InputError.unknown(
            "attack", name, known: Catalog.attacks.map { $0.identifier } + [Self.control])
        }
      })
    let parts = try settings.assigned(to: owners)
    let offset = rankerType == nil ? 1 : 2
    _ = try type.values(setting: parts[0])
    if let rankerType { _ = try rankerType.values(setting: parts[1]) }
    for (name, part) in zip(names, parts.dropFirst(offset)) {
      _ = try Catalog.attack(named: name).values(setting: part)
    }
    return Resolved(
      detector: type, detectorSettings: parts[0],
      rankerSettings: rankerType == nil ? [:] : parts[1],
      attackSettings: Dictionary(uniqueKeysWithValues: zip(names, parts.dropFirst(offset))))
  }
}
