import Documents
import Essentials
import Interactions

/// Table III: RecNum of every attack on every recommender and dataset, in the paper's layout.
struct TableThree {
  let study: PoisoningStudy

  var section: Report.Section? {
    guard !study.testbeds.isEmpty else { return nil }
    var blocks: [Report.Block] = [.table(recNums)]
    if study.setAside > 0 {
      blocks.append(
        .paragraph(
          "\(study.setAside.grouped) more trials by these rules have other settings (action spaces, "
            + "steps) and are not part of this comparison."))
    }
    if study.otherBudgets > 0 {
      blocks.append(
        .paragraph(
          "\(study.otherBudgets.grouped) more trials have other budgets and stand in the section on budgets."
        ))
    }
    blocks.append(.more("The same as a share of the ceiling and of the oracle", shares))
    blocks.append(.more("Queries of the black box", [.table(queries)]))
    return Report.Section(
      id: "attacks\(study.rules.suffix)",
      title: "What every attack buys: \(study.rules.text)",
      shortTitle: study.rules.suffix.isEmpty ? "Attacks" : "Attacks (\(study.rules.text))",
      blocks: blocks)
  }

  private var columns: [ReportTable.Column] {
    [.init("Dataset", isText: true), .init("Attack", isText: true)]
      + study.rankers.map { .init(FieldNames.rankers[$0]) }
  }

  private var source: String { Evidence.source(of: study.findings) }

  private static let scale = ReportTable.Scale("share of the ceiling", "0", "100 %")

  /// Where attacks have played different seeds.
  private var mixed: [String] {
    study.testbeds.filter { testbed in
      Set((study.cells[testbed] ?? [:]).values.map(\.seeds)).count > 1
    }.map(study.name)
  }

  /// What the tables cannot show, where there is such a testbed.
  private var deadTestbeds: String {
    func sentence(_ beginning: String, _ testbeds: [PoisoningStudy.Testbed]) -> String {
      testbeds.isEmpty ? "" : " \(beginning): \(list(testbeds.map(study.name)))."
    }
    return sentence(
      "No attack gets anything, and nothing can be told of them", study.testbeds(.still))
      + sentence(
        "More than half of what the best attack has stands there without any poison, as targets started where "
          + "they are shown", study.testbeds(.startsHigh))
      + (study.isOwn
        ? ""
        : sentence(
          "In the paper the weakest attack has more than half of the strongest's, as if targets were shown "
            + "without any",
          PublishedPoisoning.hardlyDependOnTheAttack.filter { study.testbeds.contains($0) }))
  }

  /// A table with a row for each dataset and attack; `cell` fills what was measured.
  private func rows(
    _ cell: (PoisoningStudy.Testbed, _ attack: String, PoisoningStudy.Cell) -> ReportTable.Cell
  ) -> [ReportTable.Row] {
    study.datasets.flatMap { dataset in
      let attacks = study.attacks.filter { attack in
        study.rankers.contains { study[.init(dataset: dataset, ranker: $0), attack] != nil }
      }
      return attacks.enumerated().map { index, attack in
        ReportTable.Row(
          [FieldNames.datasets[dataset], FieldNames.poisoningAttacks[attack]],
          study.rankers.map { ranker in
            let testbed = PoisoningStudy.Testbed(dataset: dataset, ranker: ranker)
            return study[testbed, attack].map { cell(testbed, attack, $0) }
              ?? ReportTable.Cell("–", hint: "not run")
          }, startsGroup: index == 0)
      }
    }
  }

  /// RecNum, mean ± interval, the paper's figure beneath.
  var recNums: ReportTable {
    let rows = rows { testbed, attack, cell in
      let published =
        study.isOwn
        ? nil
        : PublishedPoisoning.recNum(
          dataset: testbed.dataset, attack: attack, ranker: testbed.ranker)
      return ReportTable.Cell(
        cell.recNum.text,
        notes: [cell.seeds.seedText, published.map { "paper \($0.grouped)" } ?? ""],
        hint: cell.recNum.hint, mark: study.contest(on: testbed).mark(of: attack),
        shade: cell.ceilingShare.mean)
    }
    let csv = CSV(
      [
        "dataset", "ranker", "attack", "recnum_" + Measurement.fieldNames[0],
      ] + Measurement.fieldNames.dropFirst() + [
        "recnum_published", "recnum_clean", "ceiling", "share_of_ceiling", "share_of_oracle",
        "queries", "target_click_ratio", "reads_log", "best", "standing", "testbed",
      ],
      study.testbeds.flatMap { testbed in
        study.attacks.compactMap { attack in
          study[testbed, attack].map { csvRow(testbed, attack, $0) }
        }
      })
    return ReportTable(
      id: FieldNames.file("table-3", isOwn: study.isOwn) + "\(study.rules.suffix)",
      caption: (study.isOwn ? "" : "Table III. ")
        + "RecNum: how often a target is in a user's top 10.",
      note:
        "Mean over seeds ± half of Student's 95 % interval, and the seeds beneath; scored on draws of "
        + "candidates that the attack never saw. Compared are all attacks and controls of a testbed, "
        + "over the seeds that both have played"
        + (mixed.isEmpty
          ? "."
          : "; not all have played the same on \(list(mixed)), where means beside each other are no fair "
            + "comparison.")
        + (study.isOwn
          ? ""
          : " The paper's figure stands last (\(PublishedPoisoning.citation)). Ours need not equal it: "
            + "update passes and initializations are unpublished; the order should.")
        + deadTestbeds,
      source: source, columns: columns, rows: rows, scale: Self.scale, csv: csv)
  }

  private func csvRow(
    _ testbed: PoisoningStudy.Testbed, _ attack: String, _ cell: PoisoningStudy.Cell
  ) -> [String] {
    let documents = cell.findings.map(\.document)
    func mean(_ value: (PoisonDocument) -> Double) -> String {
      Measurement(documents.map(value)).mean.exact
    }
    return [testbed.dataset, testbed.ranker, attack] + cell.recNum.fields + [
      (study.isOwn
        ? nil
        : PublishedPoisoning.recNum(
          dataset: testbed.dataset, attack: attack, ranker: testbed.ranker)).exact,
      mean { $0.recNum.clean }, mean { Double($0.recNum.ceiling) }, cell.ceilingShare.mean.exact,
      (cell.oracleShare?.mean).exact, cell.queries.exact, mean(\.targetClickRatio),
      documents.contains { $0.readsLog == true } ? "true" : "false",
      study.contest(on: testbed).best?.id == attack ? "true" : "false",
      study.contest(on: testbed).standing(of: attack)?.rawValue ?? "",
      study.liveness(of: testbed).rawValue,
    ]
  }

  private var shares: [Report.Block] {
    let ofCeiling = ReportTable(
      id: FieldNames.file("table-3", isOwn: study.isOwn) + "-ceiling\(study.rules.suffix)",
      caption: "RecNum as a share of the ceiling.",
      note:
        "The ceiling: all targets in everybody's list. Mean over seeds ± half of Student's 95 % interval.",
      source: source, columns: columns,
      rows: rows { testbed, attack, cell in
        ReportTable.Cell(
          cell.ceilingShare.percent(digits: 1), notes: [cell.seeds.seedText],
          mark: study.contest(on: testbed).mark(of: attack), shade: cell.ceilingShare.mean)
      }, scale: Self.scale)
    let withOracle = study.rankers.filter { ranker in
      study.testbeds.contains { testbed in
        testbed.ranker == ranker
          && study.cells[testbed]?.values.contains { $0.oracleShare != nil } == true
      }
    }
    guard !withOracle.isEmpty else { return [.table(ofCeiling)] }
    let oracleRows = study.datasets.flatMap { dataset in
      study.attacks.compactMap { attack -> ReportTable.Row? in
        let cells = withOracle.map { ranker in
          study[.init(dataset: dataset, ranker: ranker), attack]?.oracleShare.map {
            ReportTable.Cell($0.percent(digits: 1), shade: $0.mean)
          }
        }
        guard cells.contains(where: { $0 != nil }) else { return nil }
        return ReportTable.Row(
          [FieldNames.datasets[dataset], FieldNames.poisoningAttacks[attack]],
          cells.map { $0 ?? ReportTable.Cell("–") })
      }
    }
    return [
      .table(ofCeiling),
      .table(
        ReportTable(
          id: FieldNames.file("table-3", isOwn: study.isOwn) + "-oracle\(study.rules.suffix)",
          caption: "RecNum as a share of the oracle's.",
          note: "The oracle knows the recommender: for ItemPop, the best equal split of all clicks "
            + "over one to all targets.",
          source: source,
          columns: [.init("Dataset", isText: true), .init("Attack", isText: true)]
            + withOracle.map { .init(FieldNames.rankers[$0]) }, rows: oracleRows,
          scale: .init("share of the oracle's", "0", "100 %"))),
    ]
  }

  private var queries: ReportTable {
    ReportTable(
      id: FieldNames.file("table-3", isOwn: study.isOwn) + "-queries\(study.rules.suffix)",
      caption: "How many poisons each attack had evaluated before it chose one.",
      note: "A heuristic draws one poison and asks nothing, unless told to keep the best of many. "
        + "*: the attack reads the log, which a black box does not show.",
      source: source, columns: columns,
      rows: rows { _, _, cell in
        let readsLog = cell.findings.contains { $0.document.readsLog == true }
        return ReportTable.Cell(cell.queries.grouped + (readsLog ? " *" : ""))
      })
  }
}
