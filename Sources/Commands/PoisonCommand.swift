import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
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
  var attack: String

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

  @Option(help: "How many fake users the attacker has.")
  var fakeUsers = 20

  @Option(help: "How many clicks each fake user makes.")
  var clicks = 20

  @Option(help: "How many new items are promoted.")
  var targets = 8

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
    var trial = try PoisoningTrial(
      dataset: data.load(
        line, keepingTimes: recommender.recommender != nil, cache: cache.path), plan: plan,
      output: folder, cache: cache.rankers)
    trial.host = recommender.hosting.host(line, jobs: run.jobs)
    trial.retraining = { _ in try Interruption.checkAside() }
    let outcome = try await trial.run(
      reporting: { try line.report($0) }, attackReporting: { try line.report($0, stage: $1) })
    line.finish()
    try reporting.print(outcome, as: PoisonTable(outcome).text)
  }

  /// The options as a plan; the short ones for hyperparameters are spelled out.
  var plan: PoisoningTrial.Plan {
    get throws {
      var plan = PoisoningTrial.Plan(try recommender.subject, attack: attack)
      plan.lists = recommender.lists
      plan.audience = listeners.audience
      plan.seed = run.seed
      plan.refresh = try SimulatedVictim.Refresh(refresh)
      plan.fakeUsers = fakeUsers
      plan.clicks = clicks
      plan.targets = targets
      plan.controls = controls
      plan.map = map
      plan.defenses = defense.isEmpty ? nil : defense
      plan.isStatic = isStatic ? true : nil
      plan.settings = run.settings
      let known = try Catalog.attack(named: attack).hyperparameterNames
      let values = [
        "action-space": actionSpace, "steps": steps.map(String.init),
        "best-of": bestOf.map(String.init),
      ]
      for (option, name) in PoisoningTrial.shorthands {
        guard let value = values[option] ?? nil else { continue }
        guard known.contains(name) else {
          throw InputError(.usage, "attack '\(attack)' has no --\(option)")
        }
        plan.settings["attack.\(name)"] = value
      }
      return plan
    }
  }
}

/// The outcome of one attack as a person reads it.
struct PoisonTable {
  private let outcome: PoisonDocument

  init(_ outcome: PoisonDocument) { self.outcome = outcome }

  var text: String {
    let recNum = outcome.recNum
    let ceiling = Double(max(1, recNum.ceiling))
    var table = TextTable([
      "\(outcome.attack) on \(outcome.ranker), \(outcome.dataset)", "RecNum", "% of ceiling",
    ])
    func add(_ name: String, _ value: Double) {
      table.add([name, value.grouped, (value / ceiling).percent])
    }
    add("without poison", recNum.clean)
    add("with the poison", recNum.poisoned)
    add("mean of the strategy", recNum.policyMean)
    if let oracle = recNum.oracle { add("best known (oracle)", oracle) }
    add("ceiling", ceiling)
    for (name, value) in (outcome.controls ?? [:]).sorted(by: { $0.key < $1.key }) {
      add("control: \(name)", value)
    }
    var lines = [table.text, ""]
    if let audience = outcome.audience { lines += Self.sampling(audience) }
    lines += effects
    if let defense = outcome.defense { lines += protection(defense) }
    lines.append(
      "\(outcome.configuration.fakeUsers) fake users × \(outcome.configuration.clicks) clicks, "
        + "\(outcome.targetClickRatio.percent) of them on targets; \(outcome.queries.grouped) queries, "
        + outcome.seconds.total.duration
        + (outcome.readsLog == true
          ? "; this attack reads the log, which a black box does not show" : ""))
    if let strategy = outcome.strategy {
      lines.append(
        "clicked: \(strategy.distinctTargets) of \(outcome.configuration.targets) targets and "
          + "\(strategy.distinctOriginals.grouped) other items, "
          + "\(strategy.popularityDeciles.first.percent) of whose clicks fall on the most "
          + "popular tenth; \(strategy.alternation.percent) of steps alternate")
    }
    if let stealth = outcome.stealth {
      lines.append(
        "it minded being noticed (stealth \(stealth.weight.text(digits: 2))): \(stealth.detector) tells its "
          + "accounts from real ones with an AUC of \(stealth.auc.text(digits: 3))")
    }
    if let poison = outcome.poison { lines.append("poison: \(poison)") }
    return lines.joined(separator: "\n")
  }

  /// How far RecNum may be off because not everybody's lists were counted.
  private static func sampling(_ audience: PoisonDocument.Audience) -> [String] {
    guard let clean = audience.clean, let poisoned = audience.poisoned else { return [] }
    func range(_ sampling: PoisonDocument.Audience.Sampling) -> String {
      sampling.interval.map(\.grouped).joined(separator: " to ")
        + " (standard error \(sampling.standardError.grouped))"
    }
    return [
      "scaled up from a random sample of \(audience.users.grouped) of \(audience.population.grouped) users; "
        + "everybody's lists would give, 95 times in 100, \(range(poisoned)) with the poison and "
        + "\(range(clean)) without"
    ]
  }

  /// What a defense is good for, and what it costs.
  private func protection(_ defense: PoisonDocument.Defense) -> [String] {
    let names = defense.chain.map(\.defense).joined(separator: ", then ")
    let without = defense.undefended
    let clean = outcome.accuracy?.clean
    return [
      "behind \(names): without it the same poison comes to \(without.poisoned.grouped) (no poison: "
        + "\(without.clean.grouped)); \(defense.admitted.accounts) accounts and \(defense.admitted.clicks) "
        + "clicks got through"
        + (defense.adaptive ? "" : "; the attack did not play against it"),
      "it costs real users \(defense.dropped.clicks.percent) of their clicks (\(defense.dropped.users.grouped) "
        + "lose some, \(defense.dropped.wholeUsers.grouped) all): HR@10 "
        + "\(without.accuracy.hr.text(digits: 4)) -> \((clean?.hr).flatMap { $0 }.text(digits: 4)), NDCG@10 "
        + "\(without.accuracy.ndcg.text(digits: 4)) -> \((clean?.ndcg).flatMap { $0 }.text(digits: 4))",
    ]
  }

  /// What lists are made of, and what the poison changed in them.
  private var effects: [String] {
    var lines: [String] = []
    let lists =
      outcome.lists == ListKind.full.rawValue
      ? "whole lists: all items but those that a user has seen"
      : "lists of 92 random items and the targets"
    var text = lists
    if let radius = outcome.blastRadius, let changed = radius.changedUsers {
      text += "; the poison changed \(changed.percent) of users' lists"
      if let overlap = radius.overlap { text += ", which keep \(overlap.percent) of their places" }
    }
    lines.append(text)
    if let accuracy = outcome.accuracy, accuracy.clean.users > 0 {
      lines.append(
        "real users' HR@10 \(accuracy.clean.hr.text(digits: 4)) -> \(accuracy.poisoned.hr.text(digits: 4)), "
          + "NDCG@10 \(accuracy.clean.ndcg.text(digits: 4)) -> \(accuracy.poisoned.ndcg.text(digits: 4))"
      )
    }
    return lines
  }
}
