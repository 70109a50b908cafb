import Documents
import Essentials

/// The frontier of an attack that minds being noticed: what it gives up for it.
struct StealthTable {
  let evidence: Evidence

  private typealias Finding = Evidence.Finding<PoisonDocument>

  /// One weight of stealth, over seeds.
  struct Row {
    var dataset: String
    var ranker: String
    var attack: String
    var detector: String
    var weight: Double
    var share: [UInt64: Double]
    var auc: [UInt64: Double]
  }

  var rows: [Row] {
    struct Key: Hashable {
      var dataset: String
      var ranker: String
      var attack: String
      var detector: String
      var weight: Double
    }
    var all: [Key: [Finding]] = [:]
    for finding in evidence.stealthy {
      guard let stealth = finding.document.stealth else { continue }
      let key = Key(
        dataset: finding.document.dataset, ranker: finding.document.ranker,
        attack: finding.document.attack, detector: stealth.detector, weight: stealth.weight)
      all[key, default: []].append(finding)
    }
    let groups = all.mapValues { PoisoningStudy.leadingVariant(of: $0).map(\.document) }
    return groups.sorted {
      let (first, second) = (
        [$0.key.dataset, $0.key.ranker, $0.key.attack, $0.key.detector],
        [$1.key.dataset, $1.key.ranker, $1.key.attack, $1.key.detector]
      )
      return first == second
        ? $0.key.weight < $1.key.weight : first.lexicographicallyPrecedes(second)
    }.map { key, documents in
      func values(_ value: (PoisonDocument) -> Double) -> [UInt64: Double] {
        Dictionary(documents.map { ($0.seed, value($0)) }) { first, _ in first }
      }
      return Row(
        dataset: key.dataset, ranker: key.ranker, attack: key.attack, detector: key.detector,
        weight: key.weight,
        share: values { $0.recNum.poisoned / Double(max(1, $0.recNum.ceiling)) },
        auc: values { $0.stealth?.auc ?? 0.5 })
    }
  }

  var section: Report.Section? {
    let rows = rows
    guard !rows.isEmpty else { return nil }
    let source = Evidence.source(of: evidence.stealthy)
    let figure = StealthFigure(rows: rows, source: source).grid
    return Report.Section(
      id: "stealth", title: "What does an attack give up to stay unnoticed?",
      shortTitle: "Stealth",
      blocks: (figure.map { [.figures($0)] } ?? []) + [
        .table(
          ReportTable(
            id: "stealth-table", caption: "RecNum against how noticeable the accounts are.",
            note:
              "The attack plays for RecNum less λ times the ceiling times the area under the detector's ROC "
              + "curve; it knows the detector and the log. An area of .5: nobody could tell its accounts. Mean over "
              + "seeds ± half of Student's 95 % interval.",
            source: source,
            columns: [
              .init("Dataset", isText: true), .init("Recommender", isText: true),
              .init("Attack", isText: true), .init("Detector", isText: true), .init("λ"),
              .init("Places taken"), .init("ROC-AUC"), .init("Seeds"),
            ],
            rows: rows.map { row in
              ReportTable.Row(
                [
                  FieldNames.datasets[row.dataset], FieldNames.rankers[row.ranker],
                  FieldNames.poisoningAttacks[row.attack], row.detector,
                ],
                [
                  ReportTable.Cell(row.weight.exact),
                  ReportTable.Cell(row.share.measurement?.percent(digits: 2) ?? "–"),
                  ReportTable.Cell(row.auc.measurement?.text(digits: 3) ?? "–"),
                  ReportTable.Cell(row.share.seeds.seedText),
                ])
            },
            csv: CSV(
              ["dataset", "ranker", "attack", "detector", "stealth", "share", "auc", "seeds"],
              rows.map {
                [
                  $0.dataset, $0.ranker, $0.attack, $0.detector, $0.weight.exact,
                  ($0.share.measurement?.mean).exact, ($0.auc.measurement?.mean).exact,
                  "\($0.share.count)",
                ]
              })))
      ])
  }
}
