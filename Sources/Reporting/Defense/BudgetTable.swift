import Essentials

/// What more accounts or more clicks buy: "20 accounts buy 12 % of all places".
struct BudgetTable {
  let evidence: Evidence
  let study: BudgetStudy

  init(evidence: Evidence) {
    self.evidence = evidence
    study = BudgetStudy(evidence)
  }

  var section: Report.Section? {
    guard !study.curves.isEmpty else { return nil }
    return Report.Section(
      id: "budget", title: "How much does a budget buy?", shortTitle: "Budgets",
      blocks: [.list(study.curves.map { $0.sentence + "." }), .table(table)])
  }

  private var table: ReportTable {
    let rows = study.curves.flatMap { curve in curve.points.map { (curve, $0) } }
    let findings = (evidence.poisonings + evidence.defended).filter {
      study.trials.contains($0.trial.id)
    }
    return ReportTable(
      id: "budget-table", caption: "Damage against budget.",
      note:
        "The share of all places that targets can take which they take: mean over seeds ± half of "
        + "Student's 95 % interval, and how it stands to no poison on the same seeds.",
      source: Evidence.source(of: findings),
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("Attack", isText: true), .init("Defense", isText: true), .init("Accounts"),
        .init("Clicks of each"), .init("Clicks in all"), .init("Places taken"),
        .init("Against no poison", isText: true), .init("Seeds"),
      ],
      rows: rows.enumerated().map { index, entry in
        let (curve, point) = entry
        return ReportTable.Row(
          [
            FieldNames.datasets[curve.testbed.dataset], FieldNames.rankers[curve.testbed.ranker],
            FieldNames.poisoningAttacks[curve.attack], curve.defense.isEmpty ? "–" : curve.defense,
          ],
          [
            ReportTable.Cell(point.fakeUsers.grouped), ReportTable.Cell(point.clicks.grouped),
            ReportTable.Cell((point.fakeUsers * point.clicks).grouped),
            ReportTable.Cell(
              point.bought.measurement?.percent(digits: 2) ?? "–",
              shade: min(1, max(0, point.bought.measurement?.mean ?? 0))),
            ReportTable.Cell(point.against?.standing.rawValue ?? "–"),
            ReportTable.Cell(point.bought.seeds.seedText),
          ], startsGroup: index > 0 && rows[index - 1].0.name != curve.name)
      }, scale: .init("share of all places", "0", "100 %"),
      csv: CSV(
        ["dataset", "ranker", "attack", "defense", "fake_users", "clicks"]
          + Measurement.fieldNames,
        rows.map { curve, point in
          [
            curve.testbed.dataset, curve.testbed.ranker, curve.attack, curve.defense,
            "\(point.fakeUsers)", "\(point.clicks)",
          ] + (point.bought.measurement?.fields ?? [])
        }))
  }
}
