import ArgumentParser
import Essentials
import Evasion
import Experiments
import Terminal

struct EvadeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evade",
    abstract: Manual.evade,
    discussion: """
      Trains the recommender on a knowledge graph, or takes it from the cache; recommends once \
      without and once under the attack, which adds a perturbation of bounded size to the state at \
      each hop.
      """)

  @OptionGroup var graph: GraphOptions

  @Option(help: "The attack: \(Catalog.evasionAttackNames).", completion: .evasionAttacks)
  var attack: String

  @Option(
    help: ArgumentHelp(
      "The greatest size of a perturbation in the attack's norm.",
      discussion: """
        By default \(Catalog.evasionAttacks
          .map { "\($0.identifier) \($0.standardEpsilon.isFinite ? "\($0.standardEpsilon)" : "none")" }
          .joined(separator: ", ")). For jsma a number of coordinates.
        """))
  var epsilon: Double?

  @OptionGroup var budget: BudgetOption

  @Option(
    help: """
      What the attack makes worse: 'value', what the critic expects, or 'policy', how likely the \
      agent's own choice is; by default what the attack's paper has.
      """, completion: .list(["value", "policy"]))
  var objective: String?

  @Option(help: "Which hops are attacked: every, random:P or timed:THRESHOLD.")
  var schedule = "every"

  @Option(help: "How many users are recommended to, the graph's first; all if there are fewer.")
  var users = 10_000

  @Option(
    help: "How many paths, one of each user, are compared for drift; 0 for no comparison.")
  var sequences = 2_000

  @Option(
    help: ArgumentHelp(
      "A file for the paths that are compared for drift.",
      discussion: """
        safetensors: clean, others, attacked and reference, a row a path; with mmd.bandwidth of the JSON, \
        MMD can be computed from it again.
        """,
      valueName: "file"), completion: .file(extensions: ["safetensors"]))
  var paths: String?

  @OptionGroup var beam: BeamOptions

  @Flag(help: "Leave out users with fewer than ten recommendations, as the public PGPR.")
  var leaveOutShortLists = false

  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  func run() async throws {
    run.claimCores()
    let line = try reporting.makeProgressLine()
    guard paths == nil || sequences > 0 else {
      throw InputError(
        .usage, "--paths has nothing to write: with --sequences 0 no paths are compared")
    }
    var trial = try EvasionTrial(plan)
    trial.pathsFile = paths
    let recommender = try graph.recommender(
      trial.recommenderConfiguration, seed: run.seed, reporting: { try line.report($0) })
    let outcome = try trial.run(on: recommender) { try line.report($0) }
    line.finish()
    try reporting.print(outcome, as: EvasionText(outcome).text)
  }

  /// The options as a plan.
  var plan: EvasionPlan {
    get throws {
      var plan = EvasionPlan(attack: attack)
      plan.epsilon = epsilon
      plan.budget = budget.budget
      plan.objective = objective
      plan.schedule = schedule
      plan.users = users
      plan.beam = try beam.configuration
      plan.leavesOutShortLists = leaveOutShortLists || beam.asPublished
      plan.sequences = sequences
      plan.seed = run.seed
      plan.settings = run.settings
      return plan
    }
  }
}
