import Documents
import Essentials
import Interactions
import Rankers
import Statistics
import Victims

/// One ranker trained on one dataset, and how well it recommends.
package struct TrainingTrial: Sendable {
  /// What to train on.
  package var dataset: Dataset
  /// What is trained.
  package var subject: Subject
  /// What lists are chosen from; nil for what is usual for the recommender.
  package var lists: ListKind?
  /// How somebody else's recommender is run.
  package var host = RecommenderHost()
  /// Where all randomness comes from.
  package var seed: UInt64
  /// The ranker's hyperparameters.
  package var settings: HyperparameterSettings
  /// Where trained models are kept, if anywhere.
  package var cache: RankerCache?
  /// How it is tested.
  package var ranking = RankingProtocol.leaveOneOut
  /// What is held back as it was published, for ``RankingProtocol/full``; nil for each user's last
  /// interactions.
  package var parts: PublishedParts?
  /// Whom to recommend to afterwards.
  package var recommending: RecommendationRequest?

  package init(
    dataset: Dataset, _ subject: Subject, seed: UInt64, settings: HyperparameterSettings = [:],
    cache: RankerCache? = nil, recommending: RecommendationRequest? = nil
  ) {
    self.dataset = dataset
    self.subject = subject
    self.seed = seed
    self.settings = settings
    self.cache = cache
    self.recommending = recommending
  }

  /// Trains on all but each user's last two interactions, and measures on the last.
  ///
  /// Or on what was published as held back, where there is such a part; see ``FullRankingSplit``.
  package func run(reporting: ProgressReport) async throws -> TrainDocument {
    if ranking == .full { try checkFullRanking() }
    return switch subject {
    case .ranker(let name): try run(Catalog.ranker(named: name), reporting: reporting)
    case .recommender(let command): try await run(command, reporting: reporting)
    }
  }

  private var listKind: ListKind { lists ?? subject.standardLists }

  /// Has somebody else's recommender train, and measures its lists.
  private func run(_ command: String, reporting: ProgressReport) async throws -> TrainDocument {
    guard settings.isEmpty else {
      throw InputError(
        .usage, "--set is for built-in recommenders; those of your own stand in its command")
    }
    var rules = Deployment.Rules()
    rules.seed = seed
    (rules.fakeUsers, rules.clicks, rules.targets) = (0, 0, 0)
    rules.lists = listKind
    let start = ContinuousClock.now
    let deployment = try await Deployment(
      recommender: command, on: dataset, rules: rules, host: host, reporting: reporting)
    let seconds = (ContinuousClock.now - start).inSeconds
    let victim = deployment.victim
    try reporting(
      Progress(stage: "testing \(deployment.ranker)", completed: 0, total: 1, unit: "task"))
    let metrics = try await deployment.metrics()
    let validation = try await victim.accuracy(
      after: .none, on: HeldOut(deployment.split.validation, amid: dataset.log, seed: seed), k: 10)
    metrics.sayWhatIsMissing(of: dataset)
    var recommendations: [TrainDocument.Recommendations]?
    if let recommending {
      let lists = try await victim.recommendations(
        after: .none, for: recommending.users, on: .attack, k: recommending.count)
      recommendations = zip(lists.users, lists.items).map { user, items in
        .init(
          user: dataset.userNames[user.index],
          items: items.map { .init(item: dataset.itemName($0), score: nil) })
      }
    }
    var document = TrainDocument(
      dataset: dataset.name, ranker: deployment.ranker, seed: seed,
      metrics: Self.figures(metrics), validation: Self.figures(validation),
      tested: .init(users: metrics.users, negatives: max(0, metrics.candidates - 1)),
      seconds: .init(total: seconds, perEpoch: nil), epochs: nil, parameters: nil, cached: false,
      recommendations: recommendations, configuration: [:], input: dataset.input)
    document.recommender = deployment.recommender
    document.lists = listKind.rawValue
    return document
  }

  private func run<Model: Ranker>(
    _ type: Model.Type, reporting: ProgressReport
  ) throws -> TrainDocument {
    if ranking == .full { return try rankAll(type, reporting: reporting) }
    let configuration = try type.configuration(setting: settings)
    try reporting(
      Progress(stage: "dividing \(dataset.name)", completed: 0, total: 1, unit: "log"))
    let split = Division(leavingOneOut: dataset.log)
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
    try reporting(
      Progress(stage: "testing \(type.identifier)", completed: 0, total: 1, unit: "task"))
    let metrics = try self.metrics(of: model, finding: split.test, trainedOn: split.train)
    metrics.sayWhatIsMissing(of: dataset)
    var document = try TrainDocument(
      dataset: dataset.name, ranker: type.identifier, seed: seed,
      metrics: Self.figures(metrics),
      validation: Self.figures(
        self.metrics(of: model, finding: split.validation, trainedOn: split.train)),
      tested: .init(users: metrics.users, negatives: max(0, metrics.candidates - 1)),
      seconds: .init(
        total: training.seconds, perEpoch: training.seconds / Double(max(1, training.epochs))),
      epochs: training.epochs, parameters: model.learned.reduce(0) { $0 + $1.tensor.count },
      cached: training.isRead,
      recommendations: recommending.map { request in
        model.topItems(request.count, for: request.users, amid: dataset.log).map {
          TrainDocument.Recommendations($0, of: dataset)
        }
      }, configuration: configuration.values, input: dataset.input)
    document.lists = listKind.rawValue
    document.protocol = ranking.rawValue
    return document
  }

  /// How well `model` finds the positives, each among 99 others or in a whole list.
  private func metrics(
    of model: any Ranker, finding positives: [ItemID?], trainedOn log: InteractionLog
  ) throws -> RankingMetrics {
    let heldOut = HeldOut(positives, amid: dataset.log, seed: seed)
    let metrics = try heldOut.metrics(of: model, trainedOn: log, lists: listKind)
    guard let metrics else {
      throw InputError(
        .usage,
        "a score of \(type(of: model).identifier) is no finite number: try a smaller 'learningRate'"
      )
    }
    return metrics
  }

  private static func figures(_ metrics: RankingMetrics) -> [String: Double?] {
    ["hr@10": metrics.hitRatio, "ndcg@10": metrics.ndcg]
  }
}
