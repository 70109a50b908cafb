import Documents
import Essentials
import Interactions
import Rankers
import Victims

/// How a trained ranker is tested.
package enum RankingProtocol: String, Codable, Sendable, CaseIterable {
  /// Each user's last interaction among 99 items that the user never touched.
  case leaveOneOut = "leave-one-out"
  /// Every item that is held back among all items but those that the user is known to have.
  case full
}

extension TrainingTrial {
  /// The lengths of lists that full rankings are measured at.
  package static let lengths = [10, 20, 50]

  /// Throws an ``InputError`` unless a full ranking can be made of what was asked for.
  func checkFullRanking() throws {
    guard case .ranker = subject else {
      throw InputError(
        .usage, "--protocol full is for built-in recommenders, whose scores of all items are known")
    }
    guard lists == nil else {
      throw InputError(.usage, "--protocol full ranks all items; --lists has no say in it")
    }
  }

  /// Trains `type`, and looks for what is held back among all items.
  func rankAll<Model: Ranker>(
    _ type: Model.Type, reporting: ProgressReport
  ) throws -> TrainDocument {
    let configuration = try type.configuration(setting: settings)
    try reporting(
      Progress(stage: "dividing \(dataset.name)", completed: 0, total: 1, unit: "log"))
    let split = Division(dataset.log, by: .full, parts: parts, seed: seed)
    let users = UserRoster(realCount: dataset.log.userCount, fakeCount: 0)
    let items = ItemCatalog(originalCount: dataset.log.itemCount, targetCount: 0)
    try type.requireMemory(for: configuration, users: users, items: items)
    var rng = SeededGenerator(seed: seed, stream: "ranker")
    let model = Model(configuration, users: users, items: items, using: &rng)
    let training = try model.fit(
      to: split.train,
      validation: RankingTask(finding: split.validation, amid: dataset.log, seed: seed),
      using: &rng,
      keptIn: cache?.checkpoint(
        of: type, configuration, users: users, items: items, dataset: dataset, seed: seed,
        part: split.part),
      reporting: reporting)
    guard let test = split.ranking else { preconditionFailure("divided for a full ranking") }
    if test.users.isEmpty {
      Warning.say("\(dataset.name): Recall and NDCG are undefined: nobody has anything to find")
    }
    let validation = FullRanking(
      finding: split.validation.enumerated().map { user, item in
        item.map { item in split.train[UserID(user)].contains(item) ? [] : [item] } ?? []
      }, known: split.train)
    var document = try TrainDocument(
      dataset: dataset.name, ranker: type.identifier, seed: seed,
      metrics: Self.named(test.figures(of: model, at: Self.lengths, reporting: reporting)),
      validation: Self.named(
        validation.figures(
          of: model, at: Self.lengths, stage: "validation", reporting: reporting)),
      tested: .init(users: test.users.count, negatives: max(0, items.count - 1)),
      seconds: .init(
        total: training.seconds, perEpoch: training.seconds / Double(max(1, training.epochs))),
      epochs: training.epochs, parameters: model.learned.reduce(0) { $0 + $1.tensor.count },
      cached: training.isRead,
      recommendations: recommending.map { request in
        model.topItems(request.count, for: request.users, amid: dataset.log).map {
          TrainDocument.Recommendations($0, of: dataset)
        }
      }, configuration: configuration.values, input: dataset.input)
    document.lists = ListKind.full.rawValue
    document.protocol = ranking.rawValue
    return document
  }

  static func named(_ figures: [FullRanking.Figures?]) -> [String: Double?] {
    var named: [String: Double?] = [:]
    for (length, figures) in zip(lengths, figures) {
      named.updateValue(figures?.recall, forKey: "recall@\(length)")
      named.updateValue(figures?.ndcg, forKey: "ndcg@\(length)")
    }
    return named
  }
}
