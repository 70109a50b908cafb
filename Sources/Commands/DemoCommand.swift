import ArgumentParser
import Documents
import Essentials
import Experiments
import Interactions
import Statistics
import Terminal

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: Manual.demo,
    discussion: """
      Trains four recommenders on the embedded bazaar, attacks each with 20 fake users of 20 clicks, says \
      what that means, and writes a report as a page to open. Nothing is downloaded.
      """)

  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  @Option(help: ArgumentHelp("The folder for the report, made if need be.", valueName: "dir"))
  var output = "mithridate-demo"

  /// The recommenders that train and answer in moments; the neural ones would take minutes.
  private static let rankers = ["itempop", "co-visitation", "pmf", "bpr"]
  /// The attacks that the demo compares.
  private static let attacks = ["random", "popular", "poisonrec"]

  func run() async throws {
    run.claimCores()
    let report = try DemoReport(in: output)
    let line = try reporting.makeProgressLine()
    let dataset = Bazaar().dataset
    var quality = TextTable(["recommender", "HR@10", "NDCG@10"])
    var table = TextTable([
      "attack", "recommender", "RecNum", "% of ceiling", "% of oracle", "queries", "seconds",
    ])
    var outcomes: [PoisonDocument] = []
    for ranker in Self.rankers {
      let deployment = try deploy(ranker, on: dataset) { try line.report($0) }
      let metrics = try await deployment.metrics()
      quality.add([ranker, metrics.hitRatio.text(digits: 3), metrics.ndcg.text(digits: 3)])
      for attack in Self.attacks {
        let outcome = try await PoisoningTrial(
          dataset: dataset, plan: plan(ranker: ranker, attack: attack)
        ).run(
          on: deployment, reporting: { try line.report($0) },
          attackReporting: { try line.report($0, stage: $1) })
        outcomes.append(outcome)
        table.add(row(outcome))
      }
    }
    line.finish()
    let page = try report.write(outcomes)
    try reporting.print(
      outcomes,
      as: """
        A synthetic shop: \(dataset.log.userCount.grouped) users, \
        \(dataset.log.itemCount.grouped) items, \(dataset.log.count.grouped) interactions.

        \(quality.text)

        RecNum counts how often one of 8 new items stands in a real user's top 10 after \
        20 fake users made 20 clicks each.

        \(table.text)

        \(DemoLessons(outcomes, log: dataset.log).lines.joined(separator: "\n"))

        The report: \(page)
        \(Self.nextSteps)
        """)
  }

  /// What one would do after this.
  private static let nextSteps = """
    On a log of your own:        mithridate poison --dataset clicks.csv --ranker bpr --attack poisonrec
    On a recommender of your own: mithridate recommender check -- python shop.py
    """

  private func plan(ranker: String, attack: String) -> PoisoningTrial.Plan {
    var plan = PoisoningTrial.Plan(ranker: ranker, attack: attack)
    plan.seed = run.seed
    plan.settings = run.settings
    return plan
  }

  /// A recommender, trained once for all attacks on it.
  private func deploy(
    _ ranker: String, on dataset: Dataset, reporting: ProgressReport
  ) throws -> Deployment {
    let plan = plan(ranker: ranker, attack: Self.attacks[0])
    return try Deployment(
      ranker, setting: plan.assigned.ranker, on: dataset, rules: plan.rules, reporting: reporting)
  }

  private func row(_ outcome: PoisonDocument) -> [String] {
    let recNum = outcome.recNum
    return [
      outcome.attack, outcome.ranker, recNum.poisoned.grouped,
      (recNum.poisoned / Double(max(1, recNum.ceiling))).percent,
      recNum.oracle.map { (recNum.poisoned / max(1, $0)).percent } ?? "–",
      outcome.queries.grouped, outcome.seconds.total.text(digits: 1),
    ]
  }
}
