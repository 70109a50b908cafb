import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
import Interactions
import Terminal
import Victims

struct PoisonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poison",
    abstract: Manual.poison,
    discussion: """
      Trains the recommender on the dataset, lets the attack play against it as a black box, and \
      scores the poison on draws of candidates that the attack never saw. With --output, an \
      interrupted run continues when the same command runs again.
      """)

  @OptionGroup var data: DatasetOptions

  @OptionGroup var recommender: RecommenderOptions

  @Option(help: "The attack: \(Catalog.attackNames).", completion: .attacks)
  var attack: String?

  @Option(
    help: ArgumentHelp(
      "A file of accounts that are planted instead: of any format that logs have, or PamaCF's JSON.",
      discussion: """
        One account a user; items by their names in the log. --fake-users and --clicks follow from it, or give more         room. The targets are the file's target_items, unless --target-items or --target-rule says otherwise.
        """,
      valueName: "file"), completion: .file())
  var injection: String?

  @Option(
    help: ArgumentHelp(
      "PoisonRec's action space: \(Catalog.actionSpaceNames).",
      discussion: "By default \(Catalog.defaults(of: "actionSpace"))."), completion: .actionSpaces)
  var actionSpace: String?

  @Option(
    help: ArgumentHelp(
      "How many steps a learning attack trains.",
      discussion: "By default \(Catalog.defaults(of: "steps"))."))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "How many poisons a heuristic attack draws and queries, to keep the best.",
      discussion: "By default \(Catalog.defaults(of: "draws")): one, without a query."))
  var bestOf: Int?

  @Option(help: "How many fake users the attacker has; 20 by default.")
  var fakeUsers: Int?

  @Option(help: "How many clicks each fake user makes; 20 by default.")
  var clicks: Int?

  @Option(
    help: "How many new items are promoted; 8 by default, none where items of the log are.")
  var targets: Int?

  @OptionGroup var promoted: TargetOptions

  @Option(
    help: ArgumentHelp(
      "What the attacker is after: \(Goal.names).",
      discussion: """
        promote: targets in many lists. demote: items of the log in few. degrade: lists that hold little of what real \
        users take next; an attack is told of their last interaction but one, and judged by the last.
        """))
  var goal: Goal = .promote

  @Option(
    help: ArgumentHelp(
      "How long the lists are in which targets count; "
        + "\(PoisoningTrial.Plan.standardListLength) by default.",
      discussion: """
        RecNum, its ceiling, the rate of hits and what an attack plays for; what happens to users is told of \
        lists of 10.
        """,
      valueName: "k"))
  var listLength: Int?

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "How the log is divided and accuracy measured: "
        + "\(RankingProtocol.allCases.map(\.rawValue).joined(separator: ", ")).",
      discussion: """
        By default each user's last two interactions are held back; full: the published test part, if there is \
        one, and Recall and NDCG among all items, as 'train' has it.
        """))
  var ranking = RankingProtocol.leaveOneOut

  @OptionGroup var listeners: AudienceOption

  @Option(
    help: ArgumentHelp(
      """
      How the recommender learns from a poison: \
      \(SimulatedVictim.Refresh.forms.joined(separator: ", ")).
      """,
      discussion: """
        From the poison alone, in one more epoch over the log and the poison (or more of them), or all \
        over again: each takes longer than the one before it.
        """, valueName: "refresh"), completion: .list(["incremental", "warm-start", "retrain"]))
  var refresh = SimulatedVictim.Refresh.incremental.text

  @Option(
    help: ArgumentHelp(
      "What stands in front of the recommender, several in order: \(Catalog.defenseNames).",
      discussion: """
        Its hyperparameters: --set defense.key=value, or NAME.key=value. What it costs real users is measured \
        beside the same recommender without it.
        """,
      valueName: "defense"), completion: .defenses)
  var defense: [String] = []

  @Flag(
    name: .customLong("static"),
    help: "The attack does not know of the defense: its poison is made without it.")
  var isStatic = false

  @Flag(
    help: "Also run the controls: luck with as many queries, an untrained policy, shuffled rewards."
  )
  var controls = false

  @Flag(
    help: "Also lay the items out on a map (t-SNE of the recommender's embeddings), in the JSON.")
  var map = false

  @Option(
    help: "A folder for the poison, the curve, the outcome and checkpoints.", completion: .directory
  )
  var output: String?

  @OptionGroup var cache: CacheOption
  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  func run() async throws {
    run.claimCores(areElsewhere: recommender.hosting.launch != nil)
    let line = try reporting.makeProgressLine()
    let folder = try output.map { try RunFolder(URL(filePath: $0)) }
    let accounts = try injection.map { try AccountFile(path: $0) }
    let plan = try plan(injecting: accounts)
    let dataset = try data.load(
      line, keepingTimes: recommender.recommender != nil, cache: cache.path)
    var trial = try PoisoningTrial(
      dataset: dataset, plan: plan, output: folder, cache: cache.rankers)
    trial.injection = accounts
    if ranking == .full {
      trial.parts = try data.folder.datasets.parts(
        of: data.dataset, in: dataset, options: data.reading.options)
    }
    trial.host = recommender.hosting.host(line, jobs: run.jobs)
    trial.retraining = { _ in try Interruption.checkAside() }
    let outcome = try await trial.run(
      reporting: { try line.report($0) }, attackReporting: { try line.report($0, stage: $1) })
    line.finish()
    try reporting.print(outcome, as: PoisonTable(outcome).text)
  }

  /// The options as a plan; the short ones for hyperparameters are spelled out.
  ///
  /// - Parameter accounts: What is given in the place of an attack.
  func plan(injecting accounts: AccountFile?) throws -> PoisoningTrial.Plan {
    guard let name = attack ?? accounts?.title, attack == nil || accounts == nil else {
      throw InputError(
        .usage, "either --attack or --injection says what is tried: one of them, and not both")
    }
    var plan = PoisoningTrial.Plan(try recommender.subject, attack: name)
    plan.lists = recommender.lists
    plan.audience = listeners.audience
    plan.seed = run.seed
    plan.refresh = try SimulatedVictim.Refresh(refresh)
    plan.fakeUsers = fakeUsers ?? accounts?.names.count ?? plan.fakeUsers
    plan.clicks = clicks ?? accounts?.greatestClickCount ?? plan.clicks
    plan.targetItems = promoted.names
    plan.targetRule = promoted.targetRule
    let promotesKnown = promoted.isGiven || accounts != nil
    plan.targets = targets ?? (promotesKnown ? 0 : plan.targets)
    plan.listLength = listLength
    plan.goal = goal == .promote ? nil : goal
    plan.ranking = ranking == .leaveOneOut ? nil : ranking
    plan.controls = controls
    plan.map = map
    plan.defenses = defense.isEmpty ? nil : defense
    plan.isStatic = isStatic ? true : nil
    plan.settings = run.settings
    if let accounts {
      plan.injection = accounts.checksum
      // Nobody's figures may pass for those of an attack of the same name.
      let isTaken = Catalog.attacks.contains { $0.identifier == accounts.title }
      plan.attack = isTaken ? "\(accounts.title) (given)" : accounts.title
    }
    let known = try plan.attackType?.hyperparameterNames ?? []
    let values = [
      "action-space": actionSpace, "steps": steps.map(String.init),
      "best-of": bestOf.map(String.init),
    ]
    for (option, hyperparameter) in PoisoningTrial.shorthands {
      guard let value = values[option] ?? nil else { continue }
      guard known.contains(hyperparameter) else {
        throw InputError(
          .usage,
          accounts == nil
            ? "attack '\(name)' has no --\(option)"
            : "--\(option) is for an attack; the accounts of --injection are given")
      }
      plan.settings["attack.\(hyperparameter)"] = value
    }
    return plan
  }
}

extension Goal: ExpressibleByArgument {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
