import Documents
import Essentials
import Foundation
import Interactions
import Poisoning
import Rankers

/// One attack on one recommender trained on one dataset.
package struct PoisoningTrial: Sendable {
  /// The log of the real users.
  package var dataset: Dataset
  /// The rules, the parts and their hyperparameters.
  package var plan: Plan
  /// Where files go, if anywhere.
  package var output: RunFolder?
  /// Where trained recommenders are kept, if anywhere.
  package var cache: RankerCache?

  /// Everything that decides what comes out, apart from the log.
  package struct Plan: Codable, Sendable, Equatable {
    /// The name of the recommender.
    package var ranker: String
    /// The name of the attack.
    package var attack: String
    /// Where all randomness comes from.
    package var seed: UInt64 = 1
    /// How the recommender learns from a poison.
    package var refresh = SimulatedRecommender.Refresh.incremental
    /// N, the accounts of the attacker.
    package var fakeUsers = 20
    /// T, the clicks of each account.
    package var clicks = 20
    /// How many new items are promoted.
    package var targets = 8
    /// Whether the controls run too.
    package var controls = false
    /// Whether the items are laid out on a map.
    package var map = false
    /// Hyperparameters of ranker and attack.
    package var settings: HyperparameterSettings = [:]

    package init(ranker: String, attack: String) {
      self.ranker = ranker
      self.attack = attack
    }
  }

  package init(
    dataset: Dataset, plan: Plan, output: RunFolder? = nil, cache: RankerCache? = nil
  ) {
    self.dataset = dataset
    self.plan = plan
    self.output = output
    self.cache = cache
  }

  /// Trains the recommender, attacks it, and scores the result on draws that the attack never saw.
  package func run(
    reporting: ProgressReport, attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> PoisonDocument {
    try plan.validate()
    try validate()
    let rankerType = try Catalog.ranker(named: plan.ranker)
    let attackType = try Catalog.attack(named: plan.attack)
    let settings = try AssignedSettings(plan.settings, ranker: rankerType, attack: attackType)
    // Wrong hyperparameters of the attack should not wait until the recommender is trained.
    _ = try attackType.values(setting: settings.attack)
    try output?.claim(for: plan, dataset: dataset)

    let start = ContinuousClock.now
    let split = LeaveOneOut(dataset.log)
    let (recommender, victim) = try deploy(
      rankerType, settings: settings.ranker, trainedOn: split, reporting: reporting)

    let attack = try await Attempt(
      attackType, setting: settings.attack, log: split.train, against: recommender,
      seed: plan.seed, output: output, name: plan.attack
    ) { try attackReporting($0, "\(plan.attack) on \(plan.ranker)") }
    let judge = Judge(recommender: recommender, seed: plan.seed)
    var outcome = PoisonDocument(
      plan: plan, dataset: dataset, victim: victim, attack: attack,
      scenario: recommender.scenario,
      recNum: try .init(
        clean: judge.recNum(after: .none), poisoned: judge.recNum(after: attack.crafted.poison),
        policyMean: judge.mean(of: attack.crafted), ceiling: recommender.ceiling,
        oracle: Catalog.oracle(forRanker: plan.ranker).flatMap { oracle in
          try judge.recNums(after: oracle.poisons(in: recommender.scenario)).max()
        }))
    if plan.controls {
      outcome.controls = try await Controls(
        recommender: recommender, judge: judge, log: split.train,
        queries: max(1, attack.queries), plan: plan, settings: settings.attack, output: output
      ).run(reporting: attackReporting)
    }
    if plan.map {
      outcome.map = try PoisonDocument.Map(
        of: recommender, after: attack.crafted.poison, trainedOn: split, dataset: dataset,
        plan: plan, reporting: reporting)
    }
    outcome.seconds.total = (ContinuousClock.now - start).inSeconds
    outcome.poison = try output?.write(outcome, poison: attack.crafted.poison, dataset: dataset)
    return outcome
  }

  /// Trains the recommender, or takes it from the cache, and returns it with its hyperparameters.
  func deploy<Model: Ranker>(
    _ type: Model.Type, settings: HyperparameterSettings, trainedOn split: LeaveOneOut,
    reporting: ProgressReport
  ) throws -> (SimulatedRecommender, [String: JSON]) {
    let configuration = try type.configuration(setting: settings)
    var options = SimulatedRecommender.Options()
    options.seed = plan.seed
    options.refresh = plan.refresh
    options.fakeUserCount = plan.fakeUsers
    options.clicksPerFakeUser = plan.clicks
    options.targetCount = plan.targets
    let recommender = try SimulatedRecommender(
      type, configuration, log: split.train,
      validation: split.validationTask(of: dataset.log, seed: plan.seed), options: options,
      checkpoint: cache?.checkpoint(
        of: type, configuration,
        users: UserRoster(realCount: dataset.log.userCount, fakeCount: plan.fakeUsers),
        items: ItemCatalog(originalCount: dataset.log.itemCount, targetCount: plan.targets),
        dataset: dataset, seed: plan.seed),
      reporting: reporting)
    return (recommender, try configuration.values)
  }

  /// Whether the rules can be played on the log at all.
  private func validate() throws {
    guard plan.targets <= dataset.log.itemCount else {
      throw InputError(
        .usage,
        "--targets must be at most the \(dataset.log.itemCount) items of \(dataset.name), "
          + "not \(plan.targets)")
    }
  }
}

extension PoisoningTrial.Plan {
  /// Whether the rules can be played on any log.
  package func validate() throws {
    func require(_ holds: Bool, _ message: String) throws {
      if !holds { throw InputError(.usage, message) }
    }
    try require(fakeUsers >= 1, "--fake-users must be at least 1, not \(fakeUsers)")
    try require(clicks >= 1, "--clicks must be at least 1, not \(clicks)")
    try require(targets >= 1, "--targets must be at least 1, not \(targets)")
  }
}
