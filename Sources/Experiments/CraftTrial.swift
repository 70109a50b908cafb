import Documents
import Essentials
import Foundation
import Interactions
import Poisoning

/// A poison made without a recommender, for a pipeline that only its owner can run.
package struct CraftTrial: Sendable {
  /// The log of the real users.
  package var dataset: Dataset
  /// The name of the attack, which must ask nothing.
  package var attack: String
  /// Where all randomness comes from.
  package var seed: UInt64
  /// N, the accounts of the attacker.
  package var fakeUsers = 20
  /// T, the clicks of each account.
  package var clicks = 20
  /// What is promoted.
  package var targets = Targets.new(8)
  /// When the clicks happen; nil for the log's last day.
  package var time: String?
  /// The attack's hyperparameters.
  package var settings: HyperparameterSettings = [:]

  /// What is promoted.
  package enum Targets: Sendable {
    /// So many items that do not exist yet.
    case new(Int)
    /// Items by name: of the log, or new.
    case named([String])
  }

  package init(dataset: Dataset, attack: String, seed: UInt64) {
    self.dataset = dataset
    self.attack = attack
    self.seed = seed
  }

  /// The names of the attacks that need no recommender.
  package static var attackNames: [String] {
    let items = ItemCatalog(originalCount: 1, targetCount: 1)
    let scenario = PoisoningScenario(
      items: items, popularity: [1], fakeUserCount: 1, clicksPerFakeUser: 1)
    return Catalog.attacks.filter { asksNothing($0, in: scenario) }.map { $0.identifier }
  }

  private static func asksNothing<Attack: PoisoningAttack>(
    _ type: Attack.Type, in scenario: PoisoningScenario
  ) -> Bool {
    guard let configuration = try? type.configuration(setting: [:]) else { return false }
    let log = InteractionLog(rows: [], itemCount: scenario.items.originalCount)
    return Attack(configuration, knowing: .init(of: log)).queries(in: scenario) == 0
  }

  /// Makes the poison and writes its files to `folder`; `reporting` is told how an attack trains a surrogate.
  package func run(
    writingTo folder: CraftFolder, reporting: ProgressReport
  ) async throws -> CraftDocument {
    try await run(Catalog.attack(named: attack), folder, reporting)
  }

  private func run<Attack: PoisoningAttack>(
    _ type: Attack.Type, _ folder: CraftFolder, _ reporting: ProgressReport
  ) async throws -> CraftDocument {
    var plan = PoisoningTrial.Plan(ranker: "itempop", attack: attack)
    (plan.fakeUsers, plan.clicks) = (fakeUsers, clicks)
    let configuration = try type.configuration(setting: settings)
    let promotion = try promotion()
    plan.targets = promotion.items.targetCount
    try plan.validate()
    let log = promotion.dataset.log
    let scenario = PoisoningScenario(
      items: promotion.items, popularity: log.popularity, fakeUserCount: fakeUsers,
      clicksPerFakeUser: clicks)
    let attack = Attack(configuration, knowing: .init(of: log))
    guard attack.queries(in: scenario) == 0 else {
      throw InputError(
        .usage,
        "\(self.attack) asks a recommender \(attack.queries(in: scenario).grouped) times; without one "
          + "there are \(Self.attackNames.joined(separator: ", ")); 'poison' attacks with the others"
      )
    }
    var rng = SeededGenerator(seed: seed, stream: "attack")
    let crafted = try await attack.craft(
      against: UnaskedRecommender(scenario: scenario), using: &rng, checkpoint: nil,
      training: reporting
    ) { _ in }
    _ = try scenario.admit(crafted.poison)
    let times =
      try time.map { try PoisonTimes(at: $0, input: dataset.input) }
      ?? PoisonTimes(lastDayOf: dataset.log, input: dataset.input)
    let rows = PoisonRows(crafted.poison, seed: seed, times: times, dataset: promotion.dataset)
    var document = CraftDocument(
      dataset: dataset.name, datasetChecksum: dataset.checksum, attack: self.attack, seed: seed,
      fakeUsers: fakeUsers, clicks: clicks, targets: promotion.targetNames,
      knownTargets: promotion.knownTargetNames,
      strategy: .init(ClickStrategy(of: crafted.poison, in: scenario)),
      readsLog: Attack.Knowledge.isFromLog, times: rows.span,
      configuration: try configuration.values,
      files: [], input: dataset.input)
    try folder.write(
      rows, &document, injection: Injection(crafted.poison), promotion: promotion)
    return document
  }

  /// What is promoted, as ``targets`` says.
  private func promotion() throws -> Promotion {
    switch targets {
    case .named(let names):
      return try Promotion(of: dataset, named: names, option: "--target-items")
    case .new(let count):
      guard count >= 1 else { throw InputError(.usage, "--targets must be at least 1") }
      guard count <= dataset.itemNames.count else {
        throw InputError(
          .usage,
          "--targets must be at most the \(dataset.itemNames.count) items of \(dataset.name), not \(count)"
        )
      }
      return Promotion(of: dataset, new: count)
    }
  }
}
