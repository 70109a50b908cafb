import Documents
import Essentials

/// Attacks that were after something else than their targets' exposure, each by what it was after.
struct GoalTable {
  let evidence: Evidence

  /// One attack on one recommender, over seeds.
  struct Row {
    var goal: String
    var measure: String
    var dataset: String
    var ranker: String
    var attack: String
    var rules: String
    var clean: [UInt64: Double]
    var fall: [UInt64: Double]
  }

  var rows: [Row] {
    struct Key: Hashable {
      var names: [String]
    }
    var all: [Key: [PoisonDocument]] = [:]
    for document in evidence.otherGoals.map(\.document) {
      guard let goal = document.goal else { continue }
      let key = Key(names: [
        goal.name, goal.measure, document.dataset, document.ranker, document.attack,
        PoisoningStudy.Rules(document).text,
      ])
      all[key, default: []].append(document)
    }
    return all.sorted { $0.key.names.lexicographicallyPrecedes($1.key.names) }.map {
      key, documents in
      func values(_ value: (PoisonDocument.Goal) -> Double?) -> [UInt64: Double] {
        Dictionary(
          documents.compactMap { document in
            document.goal.flatMap(value).map { (document.seed, $0) }
          }
        ) { first, _ in first }
      }
      let names = key.names
      return Row(
        goal: names[0], measure: names[1], dataset: names[2], ranker: names[3], attack: names[4],
        rules: names[5], clean: values(\.clean), fall: values(\.fall))
    }
  }

  var section: Report.Section? {
    let rows = rows
    guard !rows.isEmpty else { return nil }
    return Report.Section(
      id: "goals", title: "What do attacks come to that promote nothing?",
      shortTitle: "Other goals",
      blocks: [
        .table(
          ReportTable(
            id: "goals-table", caption: "How far what an attacker wants to fall does fall.",
            note:
              "Demoting attacks want their targets, items of the log, out of lists: RecNum falls. Degrading ones "
              + "want lists that are of little use: NDCG@10 of what real users took last falls. A rise is "
              + "negative. Mean over seeds ± half of Student's 95 % interval.",
            source: Evidence.source(of: evidence.otherGoals),
            columns: [
              .init("Goal", isText: true), .init("Dataset", isText: true),
              .init("Recommender", isText: true), .init("Attack", isText: true),
              .init("Rules", isText: true), .init("Measure", isText: true), .init("Without it"),
              .init("Fall"), .init("Seeds"),
            ],
            rows: rows.map { row in
              let digits = row.measure == "recNum" ? 0 : 4
              return ReportTable.Row(
                [
                  row.goal, FieldNames.datasets[row.dataset], FieldNames.rankers[row.ranker],
                  FieldNames.poisoningAttacks[row.attack], row.rules,
                  row.measure == "recNum" ? "RecNum" : "NDCG@10",
                ],
                [
                  ReportTable.Cell(row.clean.measurement?.text(digits: digits) ?? "–"),
                  ReportTable.Cell(row.fall.measurement?.text(digits: digits) ?? "–"),
                  ReportTable.Cell(row.fall.seeds.seedText),
                ])
            },
            csv: CSV(
              [
                "goal", "dataset", "ranker", "attack", "rules", "measure", "clean", "fall", "seeds",
              ],
              rows.map {
                [
                  $0.goal, $0.dataset, $0.ranker, $0.attack, $0.rules, $0.measure,
                  ($0.clean.measurement?.mean).exact, ($0.fall.measurement?.mean).exact,
                  "\($0.fall.count)",
                ]
              })))
      ])
  }
}
