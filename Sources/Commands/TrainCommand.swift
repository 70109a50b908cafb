import ArgumentParser
import Documents
import Essentials
import Experiments
import Interactions
import Terminal
import Victims

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: Manual.train,
    discussion: """
      Leave-one-out: each user's last interaction is found among 99 items that the user never \
      touched; ties count against it. With --protocol full the items of the published test part, or each \
      user's last one, are found among all items but those that the user is known to have: Recall and NDCG of \
      lists of 10, 20 and 50. With --top or --users it also recommends: to each user the \
      best of all items that are new to them.
      """)

  @OptionGroup var data: DatasetOptions

  @OptionGroup var recommender: RecommenderOptions

  @Option(
    name: .customLong("protocol"),
    help: "How it is tested: \(RankingProtocol.allCases.map(\.rawValue).joined(separator: ", ")).")
  var ranking = RankingProtocol.leaveOneOut

  @Option(help: "How many items to recommend to each user; 10 if only users are given.")
  var top: Int?

  @Option(
    help: ArgumentHelp(
      "Whom to recommend to: names as in the dataset, separated by commas.",
      discussion: "By default, with --top, the first \(RecommendationRequest.standardUserCount).",
      valueName: "names"))
  var users: String?

  @Option(help: "A file with the names of more users, one a line.")
  var usersFile: String?

  @OptionGroup var cache: CacheOption
  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  func run() async throws {
    run.claimCores(areElsewhere: recommender.hosting.launch != nil)
    let line = try reporting.makeProgressLine()
    let dataset = try data.load(
      line, keepingTimes: recommender.recommender != nil, cache: cache.path)
    var trial = try TrainingTrial(
      dataset: dataset, recommender.subject, seed: run.seed, settings: run.settings,
      cache: cache.rankers, recommending: request(of: dataset))
    trial.lists = recommender.lists
    trial.ranking = ranking
    if ranking == .full {
      trial.parts = try data.folder.datasets.parts(
        of: data.dataset, in: dataset, options: data.reading.options)
    }
    trial.host = recommender.hosting.host(line, jobs: run.jobs)
    let outcome = try await trial.run { try line.report($0) }
    line.finish()
    let tables = [figures(outcome)] + (outcome.recommendations ?? []).map(text)
    try reporting.print(outcome, as: tables.joined(separator: "\n\n"))
  }

  /// What was measured, and on whom.
  private func figures(_ outcome: TrainDocument) -> String {
    ranking == .full ? outcome.fullRankingText : leaveOneOutText(outcome)
  }

  private func leaveOneOutText(_ outcome: TrainDocument) -> String {
    var table = TextTable([
      "ranker", "HR@10", "NDCG@10", "epochs", "s/epoch", "seconds", "parameters",
    ])
    table.add([
      outcome.ranker, (outcome.metrics["hr@10"] ?? nil).text(digits: 4),
      (outcome.metrics["ndcg@10"] ?? nil).text(digits: 4), outcome.epochs?.grouped ?? "–",
      outcome.seconds.perEpoch?.text(digits: 2) ?? "–", outcome.seconds.total.text(digits: 1),
      outcome.parameters?.grouped ?? "–",
    ])
    var figures = table.text
    if let tested = outcome.tested {
      figures += "\ntested on \(tested.users.grouped) users"
      if tested.users > 0 {
        figures +=
          outcome.lists == ListKind.full.rawValue
          ? " in lists of all \(tested.negatives.grouped) items that they have not seen"
          : " with \(tested.negatives) negatives each"
      }
    }
    return figures
  }

  /// What was asked for, if anything, with every name looked up.
  private func request(of dataset: Dataset) throws -> RecommendationRequest? {
    guard top != nil || users != nil || usersFile != nil else { return nil }
    let names = (users ?? "").split(separator: ",").map(String.init)
    if users != nil, names.isEmpty { throw InputError(.usage, "--users names nobody") }
    return try RecommendationRequest(
      count: top ?? 10, users: names, file: usersFile, of: dataset)
  }

  private func text(_ recommendations: TrainDocument.Recommendations) -> String {
    var table = TextTable([recommendations.user, "score"])
    for item in recommendations.items {
      table.add([item.item, item.score.map { Double($0).text(digits: 4) } ?? "–"])
    }
    return table.text
  }
}

extension RankingProtocol: ExpressibleByArgument {}

extension TrainDocument {
  /// Recall and NDCG a length of list a line, and on whom.
  fileprivate var fullRankingText: String {
    var table = TextTable(["ranker", "k", "Recall@k", "NDCG@k", "epochs", "s/epoch", "seconds"])
    for length in TrainingTrial.lengths {
      table.add([
        ranker, "\(length)", (metrics["recall@\(length)"] ?? nil).text(digits: 4),
        (metrics["ndcg@\(length)"] ?? nil).text(digits: 4), epochs?.grouped ?? "–",
        seconds.perEpoch?.text(digits: 2) ?? "–", seconds.total.text(digits: 1),
      ])
    }
    guard let tested else { return table.text }
    return table.text + "\ntested on \(tested.users.grouped) users among all other items"
  }
}
