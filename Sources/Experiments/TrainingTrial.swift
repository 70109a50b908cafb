import Documents
import Essentials
import Interactions
import Rankers
import Statistics

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
  /// Where trained models are kept, if anywhere.
  package var cache: RankerCache?
  /// Whom to recommend to afterwards.
  package var recommending: RecommendationRequest?

  package init(
    dataset: Dataset, ranker: String, seed: UInt64, settings: HyperparameterSettings = [:],
    cache: RankerCache? = nil, recommending: RecommendationRequest? = nil
  ) {
    self.dataset = dataset
    self.ranker = ranker
    self.seed = seed
    self.settings = settings
    self.cache = cache
    self.recommending = recommending
  }

  /// Trains on all but each user's last two interactions, and measures on the last.
  package func run(reporting: ProgressReport) throws -> TrainDocument {
    try run(Catalog.ranker(named: ranker), reporting: reporting)
  }

  private func run<Model: Ranker>(
    _ type: Model.Type, reporting: ProgressReport
  ) throws -> TrainDocument {
    let configuration = try type.configuration(setting: settings)
    try reporting(
      Progress(stage: "dividing \(dataset.name)", completed: 0, total: 1, unit: "log"))
    let split = LeaveOneOut(dataset.log)
    let users = UserRoster(realCount: dataset.log.userCount, fakeCount: 0)
    let items = ItemCatalog(originalCount: dataset.log.itemCount, targetCount: 0)
    try type.requireMemory(for: configuration, users: users, items: items)
    var rng = SeededGenerator(seed: seed, stream: "ranker")
    let model = Model(configuration, users: users, items: items, using: &rng)
    try reporting(
      Progress(stage: "drawing candidates", completed: 0, total: 1, unit: "task"))
    let validation = split.validationTask(of: dataset.log, seed: seed)
    let training = try model.fit(
      to: split.train, validation: validation, using: &rng,
      keptIn: cache?.checkpoint(
        of: type, configuration, users: users, items: items, dataset: dataset, seed: seed),
      reporting: reporting)
    try reporting(Progress(stage: "testing \(ranker)", completed: 0, total: 1, unit: "task"))
    let scores = model.scores(
      of: RankingTask(finding: split.test, amid: dataset.log, seed: seed).candidates)
    guard scores.areFinite() else {
      throw InputError(
        .usage, "a score of \(ranker) is no finite number: try a smaller 'learningRate'")
    }
    let metrics = RankingMetrics(scores)
    metrics.sayWhatIsMissing(of: dataset)
    return TrainDocument(
      dataset: dataset.name, ranker: ranker, seed: seed,
      metrics: Self.figures(metrics),
      validation: Self.figures(validation.metrics(of: model)),
      tested: .init(users: metrics.users, negatives: max(0, metrics.candidates - 1)),
      seconds: .init(
        total: training.seconds, perEpoch: training.seconds / Double(max(1, training.epochs))),
      epochs: training.epochs, parameters: model.learned.reduce(0) { $0 + $1.tensor.count },
      cached: training.isRead,
      recommendations: recommending.map { request in
        model.topItems(request.count, for: request.users, amid: dataset.log).map {
          TrainDocument.Recommendations($0, of: dataset)
        }
      }, configuration: try configuration.values, input: dataset.input)
  }

  private static func figures(_ metrics: RankingMetrics) -> [String: Double?] {
    ["hr@10": metrics.hitRatio, "ndcg@10": metrics.ndcg]
  }
}

extension LeaveOneOut {
  /// What rankers that stop early look at.
  func validationTask(of log: InteractionLog, seed: UInt64) -> RankingTask {
    RankingTask(finding: validation, amid: log, seed: seed)
  }
}
