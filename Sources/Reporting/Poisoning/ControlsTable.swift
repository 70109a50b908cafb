import Documents
import Essentials
import Interactions

/// What luck buys with as many queries: an attack that does not beat it has learned nothing.
struct ControlsTable {
  let study: PoisoningStudy
  let evidence: Evidence

  /// The trials with controls, by testbed.
  private var findings: [(PoisoningStudy.Testbed, [Evidence.Finding<PoisonDocument>])] {
    let controlled = evidence.poisonings.filter {
      $0.document.attack == PublishedPoisoning.attack && $0.document.controls?.isEmpty == false
        && PoisoningStudy.Rules($0.document) == study.rules
    }
    return study.testbeds.compactMap { testbed in
      let findings = PoisoningStudy.leadingVariant(
        of: controlled.filter {
          $0.document.dataset == testbed.dataset && $0.document.ranker == testbed.ranker
        })
      return findings.isEmpty ? nil : (testbed, findings)
    }
  }

  var section: Report.Section? {
    let findings = findings
    guard !findings.isEmpty else { return nil }
    let controls = FieldNames.controls.sorted(
      findings.flatMap { $0.1 }.flatMap { $0.document.controls?.keys.map { $0 } ?? [] })
    var csvRows: [[String]] = []
    var ahead = 0
    let rows = findings.map { testbed, findings in
      let own = FieldNames.poisoningAttacks[PublishedPoisoning.attack]
      let contest = Contest(
        [
          .init(
            id: PublishedPoisoning.attack, name: own,
            results: results(findings) { $0.recNum.poisoned })
        ]
          + controls.map { control in
            .init(
              id: control, name: FieldNames.controls[control], isControl: true,
              results: results(findings) { $0.controls?[control] })
          })
      if contest.best?.id == PublishedPoisoning.attack { ahead += 1 }
      let seeds = findings.map(\.document.seed)
      func cell(_ id: String, _ value: (PoisonDocument) -> Double?) -> ReportTable.Cell {
        let measured = findings.filter { value($0.document) != nil }
        guard !measured.isEmpty else { return ReportTable.Cell("–") }
        let measurement = Measurement(measured.compactMap { value($0.document) })
        csvRows.append([testbed.dataset, testbed.ranker, id] + measurement.fields)
        let own = measured.map(\.document.seed)
        return ReportTable.Cell(
          measurement.text, notes: own == seeds ? [] : [own.seedText], hint: measurement.hint,
          mark: contest.mark(of: id))
      }
      return ReportTable.Row(
        [FieldNames.datasets[testbed.dataset], FieldNames.rankers[testbed.ranker]],
        [ReportTable.Cell(seeds.seedText)]
          + [
            cell(PublishedPoisoning.attack) { $0.recNum.poisoned },
            cell("policy-mean") { $0.recNum.policyMean },
          ]
          + controls.map { control in cell(control) { $0.controls?[control] } })
    }
    return Report.Section(
      id: "controls\(study.rules.suffix)", title: "Is it learning, or luck?",
      shortTitle: "Controls",
      blocks: [
        .paragraph(
          "Every control had as many queries as PoisonRec. PoisonRec is ahead of all of them on "
            + "\(ahead) of \(rows.count) testbeds."),
        .table(
          ReportTable(
            id: "controls\(study.rules.suffix)-table",
            caption: "RecNum of PoisonRec and of its controls.",
            note: "“Best of as many”: the best of as many draws as PoisonRec asked queries. "
              + "“Shuffled rewards”: PoisonRec, told the wrong world's reward. Mean over seeds ± half of "
              + "Student's 95 % interval.",
            source: Evidence.source(of: findings.flatMap { $0.1 }),
            columns: [
              .init("Dataset", isText: true), .init("Recommender", isText: true),
              .init("Seeds"), .init("PoisonRec"), .init("PoisonRec, policy's mean"),
            ] + controls.map { .init(FieldNames.controls[$0]) }, rows: rows,
            csv: CSV(["dataset", "ranker", "control"] + Measurement.fieldNames, csvRows))),
      ])
  }

  private func results(
    _ findings: [Evidence.Finding<PoisonDocument>], _ value: (PoisonDocument) -> Double?
  ) -> [UInt64: Double] {
    Dictionary(
      findings.compactMap { finding in value(finding.document).map { (finding.document.seed, $0) } }
    ) { first, _ in first }
  }
}
