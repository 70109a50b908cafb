import Documents
import Essentials

/// What more accounts or more clicks buy: "20 accounts buy 12 % of all places".
struct BudgetTable {
  let evidence: Evidence

  /// What one budget bought, over seeds.
  struct Point {
    var fakeUsers: Int
    var clicks: Int
    var share: Measurement
  }

  /// One attack on one recommender, behind a defense or not, budget by budget.
  struct Curve {
    var dataset: String
    var ranker: String
    var attack: String
    /// Empty without one.
    var defense: String
    var points: [Point]
  }

  /// Curves with at least three budgets.
  var curves: [Curve] {
    struct Key: Hashable {
      var dataset: String
      var ranker: String
      var attack: String
      var defense: String
    }
    struct Budget: Hashable {
      var fakeUsers: Int
      var clicks: Int
    }
    var groups: [Key: [Budget: [UInt64: Double]]] = [:]
    let usual = evidence.poisonings + evidence.defended
    for finding in usual where finding.experiments.contains("budget") {
      let document = finding.document
      let key = Key(
        dataset: document.dataset, ranker: document.ranker, attack: document.attack,
        defense: document.defense.map { DefenseTable.name(of: $0.chain) } ?? "")
      let budget = Budget(
        fakeUsers: document.configuration.fakeUsers, clicks: document.configuration.clicks)
      groups[key, default: [:]][budget, default: [:]][document.seed] =
        document.recNum.poisoned / Double(max(1, document.recNum.ceiling))
    }
    return groups.filter { $0.value.count >= 3 }.sorted {
      [$0.key.dataset, $0.key.ranker, $0.key.attack, $0.key.defense].lexicographicallyPrecedes(
        [$1.key.dataset, $1.key.ranker, $1.key.attack, $1.key.defense])
    }.map { key, budgets in
      Curve(
        dataset: key.dataset, ranker: key.ranker, attack: key.attack, defense: key.defense,
        points: budgets.sorted {
          ($0.key.fakeUsers, $0.key.clicks) < ($1.key.fakeUsers, $1.key.clicks)
        }.map { budget, seeds in
          Point(
            fakeUsers: budget.fakeUsers, clicks: budget.clicks,
            share: Measurement(seeds.sorted { $0.key < $1.key }.map(\.value)))
        })
    }
  }

  var section: Report.Section? {
    let curves = curves
    guard !curves.isEmpty else { return nil }
    let sentences = curves.compactMap { curve -> String? in
      guard let point = curve.points.max(by: { $0.share.mean < $1.share.mean }) else { return nil }
      return "\(FieldNames.datasets[curve.dataset]), \(FieldNames.rankers[curve.ranker]), "
        + FieldNames.poisoningAttacks[curve.attack]
        + (curve.defense.isEmpty ? "" : " behind \(curve.defense)") + ": "
        + "\(point.fakeUsers.grouped) accounts of \(point.clicks.grouped) clicks buy "
        + "\((point.share.mean * 100).text(digits: 1)) % of all places."
    }
    return Report.Section(
      id: "budget", title: "How much does a budget buy?", shortTitle: "Budgets",
      blocks: [.list(sentences), .table(table(curves))])
  }

  private func table(_ curves: [Curve]) -> ReportTable {
    let rows = curves.flatMap { curve in curve.points.map { (curve, $0) } }
    return ReportTable(
      id: "budget-table", caption: "Damage against budget.",
      note: "The share of all places that targets can take which they take.",
      source: Evidence.source(of: evidence.poisonings + evidence.defended),
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("Attack", isText: true), .init("Defense", isText: true), .init("Accounts"),
        .init("Clicks of each"), .init("Places taken"),
      ],
      rows: rows.map { curve, point in
        ReportTable.Row(
          [
            FieldNames.datasets[curve.dataset], FieldNames.rankers[curve.ranker],
            FieldNames.poisoningAttacks[curve.attack], curve.defense.isEmpty ? "–" : curve.defense,
          ],
          [
            ReportTable.Cell(point.fakeUsers.grouped), ReportTable.Cell(point.clicks.grouped),
            ReportTable.Cell(
              (point.share.mean * 100).text(digits: 2) + " %", hint: point.share.hint,
              shade: min(1, max(0, point.share.mean))),
          ])
      },
      csv: CSV(
        ["dataset", "ranker", "attack", "defense", "fake_users", "clicks"]
          + Measurement.fieldNames,
        rows.map { curve, point in
          [
            curve.dataset, curve.ranker, curve.attack, curve.defense, "\(point.fakeUsers)",
            "\(point.clicks)",
          ] + point.share.fields
        }))
  }
}
