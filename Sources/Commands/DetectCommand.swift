import ArgumentParser
import Documents
import Essentials
import Experiments
import Terminal

struct DetectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: Manual.detect,
    discussion: """
      The detector sees what a path-reasoning recommender does, step by step, with and without one \
      attack, and is then tested on others, on paths of other users. An attack is written \
      NAME[:EPSILON][@SCHEDULE], as in fgsm-l1:0.1@random:0.08. A path counts as attacked if its \
      walker was under attack, even if the schedule spared all of its hops.
      """)

  @OptionGroup var graph: GraphOptions

  @Option(help: "The detector: \(Catalog.detectorNames).", completion: .detectors)
  var detector = DetectionPlan().detector

  @Option(
    help: ArgumentHelp(
      "The attack to learn from, one of \(Catalog.evasionAttackNames).", valueName: "attack"),
    completion: .evasionAttacks)
  var trainOn = DetectionPlan().trainOn.attack

  @Option(help: "The budget of the attack to learn from; its usual one by default.")
  var trainEpsilon: Double?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The attacks to test on.",
      discussion: """
        By default the paper's: \(DetectionPlan.published.map(\.description)
          .joined(separator: " ")).
        """,
      valueName: "attack"), completion: .evasionAttacks)
  var testOn: [String] = []

  @OptionGroup var budget: BudgetOption

  @Option(
    help: ArgumentHelp(
      "How many paths to learn from, and how many of each kind to test on.",
      discussion: "Half of those to learn from are attacked, and a fifth is for validation."))
  var paths = DetectionPlan().paths

  @Option(help: "How many users' paths are looked at, the graph's first; all if there are fewer.")
  var users = DetectionPlan().users

  @OptionGroup var beam: BeamOptions
  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  func run() async throws {
    run.claimCores()
    let line = try reporting.makeProgressLine()
    let trial = try DetectionTrial(plan)
    let recommender = try graph.recommender(
      trial.recommenderConfiguration, seed: run.seed, reporting: { try line.report($0) })
    let outcome = try trial.run(on: recommender, cache: graph.cache.path) { try line.report($0) }
    line.finish()
    try reporting.print(outcome, as: DetectionText(outcome).text)
  }

  /// The options as a plan.
  var plan: DetectionPlan {
    get throws {
      var plan = DetectionPlan()
      plan.detector = detector
      plan.trainOn = try AttackSpecification(parsing: trainOn)
      if let trainEpsilon {
        if plan.trainOn.epsilon != nil {
          throw InputError(
            .usage, "--train-on \(trainOn) has an epsilon: leave --train-epsilon out")
        }
        plan.trainOn.epsilon = trainEpsilon
      }
      if !testOn.isEmpty { plan.testOn = try testOn.map { try AttackSpecification(parsing: $0) } }
      plan.budget = budget.budget
      plan.paths = paths
      plan.users = users
      plan.beam = try beam.configuration
      plan.seed = run.seed
      plan.settings = run.settings
      return plan
    }
  }
}

/// What a detector detects, as a person reads it.
struct DetectionText {
  private let outcome: DetectDocument

  init(_ outcome: DetectDocument) { self.outcome = outcome }

  var text: String {
    var table = TextTable([
      "\(outcome.detector) on \(outcome.graph)", "hops attacked", "precision", "recall", "F1",
      "AUC",
      "recall at 1 % false alarms",
    ])
    for result in outcome.results {
      let specification = AttackSpecification(
        result.attack, epsilon: result.epsilon, schedule: result.schedule)
      let figures: [Double?] = [
        result.precision, result.recall, result.f1, result.auc, result.recallAt1PercentFalseAlarms,
      ]
      table.add(
        [specification.description, result.frequency.percent] + figures.map { $0.text(digits: 3) })
    }
    let trainedOn = AttackSpecification(
      outcome.trainedOn.attack, epsilon: outcome.trainedOn.epsilon,
      schedule: outcome.trainedOn.schedule)
    let tested = outcome.results.map(\.paths).max() ?? 0
    return """
      \(table.text)

      learned from \(outcome.paths.training.grouped) paths of \(outcome.users.training.grouped) \
      users, half of them under \(trainedOn), and stopped by \(outcome.paths.validation.grouped) of \
      \(outcome.users.validation.grouped) others
      tested on \(tested.grouped) paths of each kind by \(outcome.users.test.grouped) other users
      detector trained in \(outcome.seconds.training.duration), \(outcome.seconds.total.duration) \
      in all
      """
  }
}
