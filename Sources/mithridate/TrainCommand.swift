import ArgumentParser
import Experiments

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a recommender and measures how well it recommends.",
    discussion: """
      Leave-one-out: each user's last interaction is found among 99 items that the user never \
      touched; ties count against it.
      """)

  @OptionGroup var data: DatasetOptions

  @Option(help: "The recommender: \(Catalog.rankerNames).")
  var ranker: String

  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  func run() async throws {
    run.claimCores()
    let line = try reporting.makeProgressLine()
    let outcome = try TrainingTrial(
      dataset: data.load(), ranker: ranker, seed: run.seed, settings: run.settings
    ).run { try line.report($0) }
    line.finish()
    var table = TextTable(["ranker", "HR@10", "NDCG@10", "epochs", "s/epoch", "seconds"])
    table.add([
      outcome.ranker, (outcome.metrics["hr@10"] ?? 0).text(digits: 4),
      (outcome.metrics["ndcg@10"] ?? 0).text(digits: 4), outcome.epochs.grouped,
      outcome.seconds.perEpoch.text(digits: 2), outcome.seconds.total.text(digits: 1),
    ])
    reporting.print(outcome, as: table.text)
  }
}
