import Documents
import Essentials

/// What more accounts or more clicks buy: the trials that differ in the budget alone.
struct BudgetStudy {
  private typealias Finding = Evidence.Finding<PoisonDocument>

  /// What one budget bought, by seed, as a share of all places that targets can take.
  struct Point {
    var fakeUsers: Int
    var clicks: Int
    var bought: [UInt64: Double]
    /// The same without a poison.
    var clean: [UInt64: Double]
    /// How what was bought stands to no poison.
    var against: SeedComparison? { SeedComparison(bought, clean) }
    /// In words: 20 accounts of 20 clicks.
    var words: String {
      fakeUsers.accounts + " of \(clicks.grouped) click\(clicks == 1 ? "" : "s")"
    }
  }

  /// One attack on one recommender, behind a defense or not, budget by budget.
  struct Curve {
    var testbed: PoisoningStudy.Testbed
    var attack: String
    /// Empty without one.
    var defense: String
    /// The fewest clicks in all first.
    var points: [Point]

    /// What bought most.
    var most: Point? {
      points.max { ($0.bought.measurement?.mean ?? 0) < ($1.bought.measurement?.mean ?? 0) }
    }
    /// The least budget that is surely ahead of no poison.
    var least: Point? { points.first { $0.against?.standing == .ahead } }
  }

  /// So many budgets make a curve.
  private static let fewest = 3

  /// Those with budgets enough, the one that buys most first.
  let curves: [Curve]
  /// The numbers of the trials that they are made of, other settings of the same attack included.
  let trials: Set<Int64>

  init(_ evidence: Evidence) {
    struct Key: Hashable {
      var testbed: PoisoningStudy.Testbed
      var attack: String
      var defense: String
      /// The rules of the game but for the budget.
      var targets: Int
      var refresh: String
      var lists: String
      var variants: [String]
    }
    struct Budget: Hashable {
      var fakeUsers: Int
      var clicks: Int
    }
    let names = DefenseStudy.names(of: evidence.defended)
    let groups = Dictionary(grouping: evidence.poisonings + evidence.defended) { finding in
      let rules = PoisoningStudy.Rules(finding.document)
      return Key(
        testbed: .init(dataset: finding.document.dataset, ranker: finding.document.ranker),
        attack: finding.document.attack, defense: names(finding.document), targets: rules.targets,
        refresh: rules.refresh, lists: rules.lists, variants: rules.variants)
    }.mapValues { findings in
      Dictionary(grouping: findings) {
        Budget(
          fakeUsers: $0.document.configuration.fakeUsers, clicks: $0.document.configuration.clicks)
      }
    }.filter { $0.value.count >= Self.fewest }
    trials = Set(groups.values.flatMap { $0.values.joined().map(\.trial.id) })
    let curves = groups.map { key, budgets in
      Curve(
        testbed: key.testbed, attack: key.attack, defense: key.defense,
        points: budgets.map { budget, findings in
          Self.point(budget.fakeUsers, budget.clicks, PoisoningStudy.leadingVariant(of: findings))
        }.sorted {
          ($0.fakeUsers * $0.clicks, $0.fakeUsers) < ($1.fakeUsers * $1.clicks, $1.fakeUsers)
        })
    }
    func order(_ curve: Curve) -> (Double, String) {
      (
        -(curve.most?.bought.measurement?.mean ?? 0),
        [curve.testbed.dataset, curve.testbed.ranker, curve.attack, curve.defense]
          .joined(separator: "\n")
      )
    }
    self.curves = curves.sorted { order($0) < order($1) }
  }

  private static func point(_ fakeUsers: Int, _ clicks: Int, _ findings: [Finding]) -> Point {
    func shares(_ value: (PoisonDocument) -> Double) -> [UInt64: Double] {
      Dictionary(
        findings.map {
          ($0.document.seed, value($0.document) / Double(max(1, $0.document.recNum.ceiling)))
        }
      ) { first, _ in first }
    }
    return Point(
      fakeUsers: fakeUsers, clicks: clicks, bought: shares(\.recNum.poisoned),
      clean: shares(\.recNum.clean))
  }
}

extension BudgetStudy.Curve {
  /// Who is attacked by whom, for sentences.
  var name: String {
    "\(FieldNames.poisoningAttacks[attack]) on \(FieldNames.rankers[testbed.ranker]) "
      + "(\(FieldNames.datasets[testbed.dataset]))" + (defense.isEmpty ? "" : " behind \(defense)")
  }

  /// From the smallest budget to what bought most: "1 account of 20 clicks buys 2.1 % of all places, …".
  var sentence: String {
    guard let first = points.first, let most else { return "" }
    let start =
      "\(first.words) buy\(first.fakeUsers == 1 ? "s" : "") "
      + "\(first.bought.measurement.map(\.mean).percent) of all places"
    return first.words == most.words
      ? "\(name): \(start), and no larger budget more"
      : "\(name): \(start), \(most.words) buy\(most.fakeUsers == 1 ? "s" : "") "
        + most.bought.measurement.map(\.mean).percent
  }
}

extension BudgetStudy {
  /// What budgets come to; nothing without curves.
  var verdict: Verdict? {
    guard let curve = curves.first, let most = curve.most else { return nil }
    var details = curves.dropFirst().prefix(3).map { $0.sentence + "." }
    if curves.count > 4 { details.append("\(curves.count - 4) more stand below.") }
    return Verdict(
      topic: "Budgets", finding: "How much a budget buys: " + curve.sentence + ".",
      details: details,
      certainty: certainty(of: curve, most: most), untried: untried,
      terms: [.ahead, .interval])
  }

  private func certainty(of curve: Curve, most: Point) -> String {
    var parts: [String] = []
    if let interval = most.bought.measurement?.interval {
      parts.append(
        "over \(most.bought.seeds.seedText), the 95 % interval of the most goes from "
          + "\(max(0, interval.lower).percent) to \(min(1, interval.upper).percent)")
    } else {
      parts.append("one seed, so nobody knows how much of it is luck")
    }
    let standings = curve.points.compactMap(\.against?.standing)
    if let least = curve.least {
      parts.append(
        "the least budget tried that is surely ahead of no poison is \(least.words)")
    } else if !standings.contains(.unsettled) {
      parts.append("no budget tried is surely ahead of no poison")
    }
    if Set(curve.points.map(\.bought.seeds)).count > 1 {
      parts.append("not all budgets have the same seeds, so that they are no fair comparison")
    }
    return sentences(parts)
  }

  private var untried: [String] {
    let tried = Set(curves.map(\.attack))
    let attacks = FieldNames.poisoningAttacks.identifiers.filter { !tried.contains($0) }
    let largest = curves.flatMap(\.points).map { $0.fakeUsers * $0.clicks }.max() ?? 0
    return (attacks.isEmpty ? [] : [list(attacks.map { FieldNames.poisoningAttacks[$0] })])
      + ["more than \(largest.grouped) clicks in all"]
  }
}
