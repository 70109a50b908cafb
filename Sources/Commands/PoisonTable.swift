import Documents
import Essentials
import Experiments
import Terminal
import Victims

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
    // Accounts that are given come from no strategy that is known.
    if outcome.injection == nil { add("mean of the strategy", recNum.policyMean) }
    if let oracle = recNum.oracle { add("best known (oracle)", oracle) }
    add("ceiling", ceiling)
    for (name, value) in (outcome.controls ?? [:]).sorted(by: { $0.key < $1.key }) {
      add("control: \(name)", value)
    }
    var lines = [table.text, ""]
    if let goal = outcome.goal { lines += Self.success(of: goal) }
    if let hitRate = outcome.targetHitRate { lines += self.hits(hitRate) }
    if let audience = outcome.audience { lines += Self.sampling(audience) }
    lines += effects
    if let defense = outcome.defense { lines += protection(defense) }
    lines.append(
      accounts + ", \(outcome.targetClickRatio.percent) of them on targets; "
        + "\(outcome.queries.grouped) queries, "
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

  /// Who clicks how much.
  private var accounts: String {
    guard let given = outcome.injection else {
      let budget = outcome.configuration
      return "\(budget.fakeUsers) fake users × \(budget.clicks) clicks"
    }
    let range = Set(given.clicksPerAccount).sorted().map(\.grouped).joined(separator: " to ")
    return "\(given.accounts.grouped) given accounts of \(range) clicks"
  }

  /// How far an attack came that was not after RecNum.
  private static func success(of goal: PoisonDocument.Goal) -> [String] {
    guard let clean = goal.clean, let poisoned = goal.poisoned, let fall = goal.fall else {
      return ["to \(goal.name): what is to fall cannot be measured"]
    }
    let isCount = goal.measure == "recNum"
    func text(_ value: Double) -> String { isCount ? value.grouped : value.text(digits: 4) }
    let share = clean > 0 ? (abs(fall) / clean).percent : "–"
    return [
      "to \(goal.name): \(isCount ? "the targets' places" : "real users' NDCG@10") \(text(clean)) -> "
        + "\(text(poisoned)), \(fall < 0 ? "a rise" : "a fall") of \(share)"
    ]
  }

  /// Who found the targets, where that says more than RecNum does: of items that the log has.
  private func hits(_ rate: PoisonDocument.TargetHitRate) -> [String] {
    guard (outcome.configuration.knownTargets ?? 0) > 0 else { return [] }
    var table = TextTable([
      "target", "in the log", "users without it", "T-HR@\(rate.k)", "with the poison",
    ])
    for target in rate.perTarget {
      table.add([
        target.target, target.popularity.grouped, target.eligible.grouped,
        target.clean.text(digits: 5), target.poisoned.text(digits: 5),
      ])
    }
    table.add(["mean", "", "", rate.clean.text(digits: 5), rate.poisoned.text(digits: 5)])
    return [table.text, ""]
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
      func change(
        _ name: String, _ figure: (PoisonDocument.Accuracy.Figures) -> Double?
      ) -> String {
        "\(name) \(figure(accuracy.clean).text(digits: 4)) -> \(figure(accuracy.poisoned).text(digits: 4))"
      }
      let changes =
        outcome.protocol == RankingProtocol.full.rawValue
        ? [change("Recall@20", \.recall20), change("NDCG@20", \.ndcg20)]
        : [change("HR@10", \.hr), change("NDCG@10", \.ndcg)]
      lines.append("real users' " + changes.joined(separator: ", "))
    }
    return lines
  }
}
