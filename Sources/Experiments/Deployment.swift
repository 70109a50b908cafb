import Essentials
import Interactions
import Poisoning
import Rankers
import Statistics
import Victims

/// A recommender that stands ready to be attacked: trained once, for as many attacks as want to play.
package struct Deployment: Sendable {
  /// The rules of the game and where its randomness comes from.
  package struct Rules: Sendable, Equatable {
    /// Where all randomness comes from.
    package var seed: UInt64 = 1
    /// How the recommender learns from a poison.
    package var refresh = SimulatedVictim.Refresh.incremental
    /// N, the accounts of the attacker.
    package var fakeUsers = 20
    /// T, the clicks of each account.
    package var clicks = 20
    /// How many new items are promoted.
    package var targets = 8

    /// The published game.
    package init() {}
  }

  /// The log of the real users.
  package let dataset: Dataset
  /// Its parts: what is trained on, validated and tested with.
  package let split: LeaveOneOut
  /// The name of the ranker.
  package let ranker: String
  /// The rules that it was deployed with.
  package let rules: Rules
  /// The ranker's hyperparameters, defaults included.
  package let configuration: [String: JSON]
  /// The recommender under attack.
  package let victim: SimulatedVictim

  /// Trains the ranker of this name, or takes it from the cache.
  ///
  /// - Parameters:
  ///   - settings: What is laid over the ranker's hyperparameters.
  ///   - cache: Where trained rankers are kept, if anywhere.
  ///   - retraining: Told how a world's training goes when the victim retrains, from many threads at
  ///     once; what it throws ends the query.
  package init(
    _ ranker: String, setting settings: HyperparameterSettings, on dataset: Dataset, rules: Rules,
    cache: RankerCache? = nil,
    retraining: @escaping @Sendable (Progress) throws -> Void = { _ in },
    reporting: ProgressReport
  ) throws {
    self.dataset = dataset
    self.ranker = ranker
    self.rules = rules
    try reporting(
      Progress(stage: "dividing \(dataset.name)", completed: 0, total: 1, unit: "log"))
    split = LeaveOneOut(dataset.log)
    (victim, configuration) = try Self.trained(
      Catalog.ranker(named: ranker), setting: settings, on: dataset, split: split, rules: rules,
      cache: cache, retraining: retraining, reporting: reporting)
  }

  /// How well the recommender finds each user's last interaction, before any poison.
  package var metrics: RankingMetrics {
    victim.metrics(on: RankingTask(finding: split.test, amid: dataset.log, seed: rules.seed))
  }

  private static func trained<Model: Ranker>(
    _ type: Model.Type, setting settings: HyperparameterSettings, on dataset: Dataset,
    split: LeaveOneOut, rules: Rules, cache: RankerCache?,
    retraining: @escaping @Sendable (Progress) throws -> Void, reporting: ProgressReport
  ) throws -> (SimulatedVictim, [String: JSON]) {
    let configuration = try type.configuration(setting: settings)
    try type.requireMemory(
      for: configuration,
      users: UserRoster(realCount: dataset.log.userCount, fakeCount: rules.fakeUsers),
      items: ItemCatalog(originalCount: dataset.log.itemCount, targetCount: rules.targets))
    var options = SimulatedVictim.Options()
    options.seed = rules.seed
    options.refresh = rules.refresh
    options.fakeUserCount = rules.fakeUsers
    options.clicksPerFakeUser = rules.clicks
    options.targetCount = rules.targets
    let victim = try SimulatedVictim(
      type, configuration, log: split.train,
      validation: split.validationTask(of: dataset.log, seed: rules.seed), options: options,
      checkpoint: cache?.checkpoint(
        of: type, configuration,
        users: UserRoster(realCount: dataset.log.userCount, fakeCount: rules.fakeUsers),
        items: ItemCatalog(originalCount: dataset.log.itemCount, targetCount: rules.targets),
        dataset: dataset, seed: rules.seed),
      retraining: retraining, reporting: reporting)
    return (victim, try configuration.values)
  }
}
