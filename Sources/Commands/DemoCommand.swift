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
      Trains four recommenders on the embedded bazaar, attacks each with 20 fake users of 20 clicks, and one \
      of them behind a defense, says what that means, and writes a report as a page to open. Nothing is \
      downloaded.
      """)

  @OptionGroup var run: SeedOptions
  @OptionGroup var reporting: ReportingOptions

  @Option(help: ArgumentHelp("The folder for the report, made if need be.", valueName: "dir"))
  var output = "mithridate-demo"

  /// The recommenders that train and answer in moments; the neural ones would take minutes.
  private static let rankers = ["itempop", "co-visitation", "pmf", "bpr"]
  /// The attacks that the demo compares.
  private static let attacks = ["random", "popular", "poisonrec"]
  /// The attack that learns: half as long as by default, so that all of it takes half a minute.
  private static let learning = (attack: "poisonrec", steps: "30")
  /// What it has to learn through, and in front of whom.
  private static let defense = (name: "distinct", ranker: "itempop")

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
      let open = plan(ranker: ranker, attack: Self.attacks[0])
      let deployment = try deploy(ranker, by: open, on: dataset) { try line.report($0) }
      let metrics = try await deployment.metrics()
      quality.add([ranker, metrics.hitRatio.text(digits: 3), metrics.ndcg.text(digits: 3)])
      func attack(_ plan: PoisoningTrial.Plan, behind defended: Deployment? = nil) async throws {
        let outcome = try await PoisoningTrial(dataset: dataset, plan: plan).run(
          on: defended ?? deployment, beside: defended == nil ? nil : deployment,
          reporting: { try line.report($0) }, attackReporting: { try line.report($0, stage: $1) })
        outcomes.append(outcome)
        table.add(row(outcome))
      }
      for name in Self.attacks { try await attack(plan(ranker: ranker, attack: name)) }
      if ranker == Self.defense.ranker {
        var plan = plan(ranker: ranker, attack: Self.learning.attack)
        plan.defenses = [Self.defense.name]
        let defended = try deploy(ranker, by: plan, on: dataset) { try line.report($0) }
        try await attack(plan, behind: defended)
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
    if attack == Self.learning.attack { plan.settings = ["steps": Self.learning.steps] }
    return plan
  }

  /// A recommender by the rules of a plan, trained once for all attacks on it.
  private func deploy(
    _ ranker: String, by plan: PoisoningTrial.Plan, on dataset: Dataset,
    reporting: ProgressReport
  ) throws -> Deployment {
    try Deployment(
      ranker, setting: plan.assigned.ranker, on: dataset, rules: plan.guardedRules,
      reporting: reporting)
  }

  private func row(_ outcome: PoisonDocument) -> [String] {
    let recNum = outcome.recNum
    return [
      outcome.attack,
      ([outcome.ranker] + (outcome.defense?.chain.map(\.defense) ?? [])).joined(separator: "+"),
      recNum.poisoned.grouped,
      (recNum.poisoned / Double(max(1, recNum.ceiling))).percent,
      recNum.oracle.map { (recNum.poisoned / max(1, $0)).percent } ?? "–",
      outcome.queries.grouped, outcome.seconds.total.text(digits: 1),
    ]
  }
}
