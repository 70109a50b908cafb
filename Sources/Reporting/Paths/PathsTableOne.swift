import Algorithms
import Essentials

/// Table 1: what evasion does to a path-reasoning recommender, and how far its walks drift.
struct PathsTableOne {
  let study: EvasionStudy

  var section: Report.Section? {
    let graphs = study.graphs.filter { !study.everyHop($0).isEmpty }
    guard !graphs.isEmpty else { return nil }
    return Report.Section(
      id: "evasion", title: "Fooling a recommender that walks a knowledge graph",
      shortTitle: "Evasion", blocks: graphs.map { .table(table(graph: $0)) })
  }

  private func table(graph: String) -> ReportTable {
    let cells = study.everyHop(graph)
    let findings = cells.flatMap(\.findings)
    // Without an attack: every trial has measured it; the same seed gives the same figures.
    let clean = EvasionStudy.Cell(
      setting: .init(
        attack: EvasionStudy.noAttack, objective: nil, epsilon: nil, schedule: "every"),
      findings: findings.uniqued(on: \.document.clean))
    let attacked = cells.filter { $0.setting.attack != EvasionStudy.noAttack }
    let contest = study.contest(graph)
    let mixesSeeds = Set(attacked.map(\.seeds)).count > 1
    return ReportTable(
      id: "paths-table-1-\(graph.asFileName)",
      caption: "Table 1. \(FieldNames.graphs[graph]): quality under attack and drift of the walks.",
      note:
        "Metrics at 10 in percent over users, every hop attacked; mean over seeds ± half of Student's "
        + "95 % interval. ΔNDCG compares each row with the clean walks of its own seeds, and says which "
        + "attack harms most, noise and no attack included. "
        + (mixesSeeds
          ? "Not all rows have the same seeds: their means beside each other are no fair comparison. "
          : "")
        + "Products: how many a user is recommended, of ten; where an "
        + "attack leaves lists short, metrics fall because nothing is recommended. MMD: distance "
        + "between the distributions of attacked and clean walks (org), and of attacked walks and "
        + "those under FGSM ℓ1 (l1); for Original, the noise floor. p: permutation test of no drift, the largest of the seeds. "
        + "Beneath, \(PublishedPaths.citation).",
      source: Evidence.source(of: findings),
      columns: [.init("Attack", isText: true), .init("ε", isText: true)]
        + [.init("Seeds")] + EvasionStudy.metrics.map { .init($0.1) }
        + [.init("ΔNDCG"), .init("Products"), .init("MMD-org"), .init("MMD-l1"), .init("p")],
      rows: [cleanRow(graph, clean)] + attacked.map { row(graph, $0, contest) },
      scale: .init("share of clean quality that is lost", "0", "100 %"),
      csv: CSV(
        ["graph", "attack", "objective", "epsilon", "budget", "schedule", "frequency"]
          + EvasionStudy.metrics.flatMap { [$0.0, $0.0 + "_published"] }
          + [
            "mean_list_length", "mmd_clean", "mmd_clean_published", "mmd_l1", "mmd_l1_published",
            "seeds",
          ],
        [csvRow(graph, clean, of: .clean, clean.measurement { $0.mmd?.noiseFloor }?.mean, nil)]
          + attacked.map { cell in
            csvRow(
              graph, cell, of: .attacked, cell.measurement { $0.mmd?.clean }?.mean,
              cell.measurement { $0.mmd?.l1 }?.mean)
          }))
  }

  private func cleanRow(_ graph: String, _ clean: EvasionStudy.Cell) -> ReportTable.Row {
    let noiseFloor = clean.measurement { $0.mmd?.noiseFloor }
    let original = published(graph, clean.setting)
    let figures = metrics(of: original)
    return ReportTable.Row(
      ["Original", "–"],
      [ReportTable.Cell(Set(clean.seeds).sorted().seedText)]
        + EvasionStudy.metrics.enumerated().map { place, metric in
          ReportTable.Cell(
            clean.clean(metric.0)?.text(digits: 3) ?? "–",
            notes: [figures.map { "paper \($0[place].text(digits: 3))" } ?? ""])
        } + [
          ReportTable.Cell("–"),
          products(clean.measurement { $0.meanListLength?.clean }),
          ReportTable.Cell(
            noiseFloor?.text(digits: 3) ?? "–",
            notes: [original.map { "paper \($0.driftFromClean.text(digits: 3))" } ?? ""],
            hint: "the noise floor: two disjoint samples of clean walks"),
          ReportTable.Cell(
            "–", notes: [original.map { "paper \($0.driftFromL1.text(digits: 3))" } ?? ""]),
          ReportTable.Cell("–"),
        ])
  }

  /// - Parameter contest: Which attack harms most.
  private func row(
    _ graph: String, _ cell: EvasionStudy.Cell, _ contest: Contest
  ) -> ReportTable.Row {
    let setting = cell.setting
    let row = published(graph, setting)
    let figures = metrics(of: row)
    let quality = EvasionStudy.metrics.enumerated().map { place, metric in
      let measured = cell.metric(metric.0)
      let before = cell.clean(metric.0)?.mean ?? 0
      let isComparable = before > 0 && !cell.comparesOtherUsers
      let loss = isComparable ? 1 - (measured?.mean ?? before) / before : 0
      return ReportTable.Cell(
        measured?.text(digits: 3) ?? "–",
        notes: [figures.map { "paper \($0[place].text(digits: 3))" } ?? ""],
        hint: measured?.hint ?? "", shade: loss)
    }
    return ReportTable.Row(
      [setting.name, setting.amount],
      [ReportTable.Cell(cell.seeds.seedText)] + quality + [
        ReportTable.Cell(
          cell.comparesOtherUsers
            ? "other users"
            : change(cell.metric("ndcg@10")?.mean, from: cell.clean("ndcg@10")?.mean),
          notes: [cell.harm.map(doubt) ?? ""], mark: contest.mark(of: setting.title)),
        products(cell.measurement { $0.meanListLength?.attacked }),
      ] + drift(of: cell, row))
  }

  private func drift(
    of cell: EvasionStudy.Cell, _ row: PublishedPaths.AttackRow?
  ) -> [ReportTable.Cell] {
    [
      ReportTable.Cell(
        (cell.measurement { $0.mmd?.clean })?.text(digits: 3) ?? "–",
        notes: [row.map { "paper \($0.driftFromClean.text(digits: 3))" } ?? ""],
        hint: (cell.measurement { $0.mmd?.noiseFloor }).map {
          "noise floor \($0.mean.text(digits: 3))"
        } ?? ""),
      ReportTable.Cell(
        (cell.measurement { $0.mmd?.l1 })?.text(digits: 3) ?? "–",
        notes: [row.map { "paper \($0.driftFromL1.text(digits: 3))" } ?? ""]),
      ReportTable.Cell(
        (cell.measurement { $0.mmd?.pValue })?.values.max().map {
          $0 < 0.001 ? "< .001" : $0.text(digits: 3)
        } ?? "–"),
    ]
  }

  private enum Side { case clean, attacked }

  private func csvRow(
    _ graph: String, _ cell: EvasionStudy.Cell, of side: Side, _ drift: Double?,
    _ driftFromL1: Double?
  ) -> [String] {
    let setting = cell.setting
    let row = published(graph, setting)
    let figures = metrics(of: row)
    let length = cell.measurement {
      side == .clean ? $0.meanListLength?.clean : $0.meanListLength?.attacked
    }
    return [
      graph, setting.attack, setting.objective ?? "", setting.epsilon.exact,
      setting.isPerCoordinate ? "per-coordinate" : "norm", setting.schedule,
      side == .clean ? "0" : cell.frequency.exact,
    ]
      + EvasionStudy.metrics.enumerated().flatMap { place, metric in
        let measured = side == .clean ? cell.clean(metric.0) : cell.metric(metric.0)
        return [(measured?.mean).exact, figures.map { $0[place].exact } ?? ""]
      } + [
        (length?.mean).exact, drift.exact, (row?.driftFromClean).exact, driftFromL1.exact,
        (row?.driftFromL1).exact,
        "\(cell.findings.count)",
      ]
  }

  /// The paper's row for a setting, if it has one.
  private func published(
    _ graph: String, _ setting: EvasionStudy.Setting
  ) -> PublishedPaths.AttackRow? {
    PublishedPaths.attackRow(graph: graph, attack: setting.attack, epsilon: setting.epsilon)
  }

  private func metrics(of row: PublishedPaths.AttackRow?) -> [Double]? {
    row.map { [$0.ndcg, $0.recall, $0.hitRatio, $0.precision] }
  }

  /// What keeps a loss from being sure.
  private func doubt(_ harm: SeedComparison) -> String {
    switch harm.standing {
    case .ahead: ""
    case .level: harm.differences.allSatisfy { $0 == 0 } ? "no change" : "seeds disagree"
    case .unsettled: "one seed"
    case .behind: "a gain"
    }
  }

  private func products(_ length: Measurement?) -> ReportTable.Cell {
    ReportTable.Cell(length?.text(digits: 2) ?? "–")
  }

  private func change(_ value: Double?, from base: Double?) -> String {
    guard let value, let base, base > 0 else { return "–" }
    let change = value / base - 1
    return (change < 0 ? "−" : "+") + (abs(change) * 100).text(digits: 0) + " %"
  }
}
