import Interactions
import Rankers

/// One ranker trained on one dataset, and how well it recommends.
package struct TrainingTrial: Sendable {
  /// What to train on.
  package var dataset: Dataset
  /// The name of the ranker.
  package var ranker: String
  /// Where all randomness comes from.
  package var seed: UInt64
  /// The ranker's hyperparameters.
  package var settings: HyperparameterSettings

  package init(
    dataset: Dataset, ranker: String, seed: UInt64, settings: HyperparameterSettings = [:]
  ) {
    self.dataset = dataset
    self.ranker = ranker
    self.seed = seed
    self.settings = settings
  }

  /// Trains on all but each user's last two interactions, and measures on the last.
  package func run(reporting: ProgressReport) throws -> TrainingOutcome {
    try run(Catalog.ranker(named: ranker), reporting: reporting)
  }

  private func run<Model: Ranker>(
    _ type: Model.Type, reporting: ProgressReport
  ) throws -> TrainingOutcome {
    let configuration = try type.configuration(setting: settings)
    let split = LeaveOneOut(dataset.log)
    var rng = SeededGenerator(seed: seed, stream: "ranker")
    let model = Model(
      configuration, users: UserRoster(realCount: dataset.log.userCount, fakeCount: 0),
      items: ItemCatalog(originalCount: dataset.log.itemCount, targetCount: 0), using: &rng)
    let start = ContinuousClock.now
    var epochs = 0
    try model.fit(
      to: split.train, validation: split.validationTask(of: dataset.log, seed: seed), using: &rng
    ) { progress in
      epochs = max(epochs, progress.completed)
      try reporting(progress)
    }
    let seconds = (ContinuousClock.now - start).inSeconds
    let quality = RankingTask(finding: split.test, amid: dataset.log, seed: seed)
      .metrics(of: model)
    return TrainingOutcome(
      dataset: dataset.name, ranker: ranker, seed: seed,
      metrics: ["hr@10": quality.hitRatio, "ndcg@10": quality.ndcg],
      seconds: .init(total: seconds, perEpoch: seconds / Double(max(1, epochs))),
      epochs: epochs, configuration: try configuration.values)
  }
}

extension LeaveOneOut {
  /// What rankers that stop early look at.
  func validationTask(of log: InteractionLog, seed: UInt64) -> RankingTask {
    RankingTask(finding: validation, amid: log, seed: seed)
  }
}

/// What `train` prints with `--json`.
package struct TrainingOutcome: Codable, Sendable {
  /// How long training took, in seconds.
  package struct Seconds: Codable, Sendable {
    package var total: Double
    package var perEpoch: Double
  }

  package var dataset: String
  package var ranker: String
  package var seed: UInt64
  package var metrics: [String: Double]
  package var seconds: Seconds
  package var epochs: Int
  package var configuration: [String: HyperparameterValue]
}
