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
    let rows = findings.map { testbed, findings in
      let attack = Measurement(findings.map(\.document.recNum.poisoned))
      let policy = Measurement(findings.map(\.document.recNum.policyMean))
      let measured = controls.map { control in
        let values = findings.compactMap { $0.document.controls?[control] }
        return values.isEmpty ? nil : Measurement(values)
      }
      let best = ([attack.mean] + measured.compactMap { $0?.mean }).max()
      for (name, measurement) in [(PublishedPoisoning.attack, attack), ("policy-mean", policy)]
        + zip(controls, measured).compactMap({ name, value in value.map { (name, $0) } })
      {
        csvRows.append([testbed.dataset, testbed.ranker, name] + measurement.fields)
      }
      return ReportTable.Row(
        [FieldNames.datasets[testbed.dataset], FieldNames.rankers[testbed.ranker]],
        [
          ReportTable.Cell(attack.text, hint: attack.hint, isBest: attack.mean == best),
          ReportTable.Cell(policy.text, hint: policy.hint),
        ]
          + measured.map { measurement in
            guard let measurement else { return ReportTable.Cell("–") }
            return ReportTable.Cell(
              measurement.text, hint: measurement.hint, isBest: measurement.mean == best)
          })
    }
    let beaten = rows.count { $0.cells[0].isBest }
    return Report.Section(
      id: "controls\(study.rules.suffix)", title: "Is it learning, or luck?",
      shortTitle: "Controls",
      blocks: [
        .paragraph(
          "Every control had as many queries as PoisonRec. PoisonRec is ahead of all of them on "
            + "\(beaten) of \(rows.count) testbeds."),
        .table(
          ReportTable(
            id: "controls\(study.rules.suffix)-table",
            caption: "RecNum of PoisonRec and of its controls.",
            note: "“Best of as many”: the best of as many draws as PoisonRec asked queries. "
              + "“Shuffled rewards”: PoisonRec, told the wrong world's reward. The best in bold.",
            source: Evidence.source(of: findings.flatMap { $0.1 }),
            columns: [
              .init("Dataset", isText: true), .init("Recommender", isText: true),
              .init("PoisonRec"), .init("PoisonRec, policy's mean"),
            ] + controls.map { .init(FieldNames.controls[$0]) }, rows: rows,
            csv: CSV(["dataset", "ranker", "control"] + Measurement.fieldNames, csvRows))),
      ])
  }
}
