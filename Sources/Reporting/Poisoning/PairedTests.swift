import Documents
import Essentials
import Interactions
import Statistics

/// An attack against the best of the others on each testbed, seed by seed.
struct PairedTests {
  let study: PoisoningStudy
  /// The attack that is compared with all others.
  let attack: String

  private var name: String { FieldNames.poisoningAttacks[attack] }

  /// One testbed's test.
  struct Test: Sendable {
    var testbed: PoisoningStudy.Testbed
    /// The other attack with the highest mean.
    var baseline: String
    /// Results of the attack and of the baseline, on the same seeds.
    var comparison: PairedComparison
    var findings: [Evidence.Finding<PoisonDocument>]
  }

  /// Tests where the attack and another one share a seed.
  var tests: [Test] {
    study.testbeds.compactMap { testbed in
      guard let ours = study[testbed, attack] else { return nil }
      let others = study.attacks.filter { $0 != attack }
        .compactMap { other in study[testbed, other].map { (other, $0) } }
      guard let (other, best) = others.max(by: { $0.1.recNum.mean < $1.1.recNum.mean }) else {
        return nil
      }
      let theirs = Dictionary(
        best.findings.map { ($0.document.seed, $0.document.recNum.poisoned) }
      ) { first, _ in first }
      let pairs = ours.findings.compactMap { finding in
        theirs[finding.document.seed].map { (finding.document.recNum.poisoned, $0) }
      }
      guard !pairs.isEmpty else { return nil }
      return Test(
        testbed: testbed, baseline: other,
        comparison: PairedComparison(pairs.map(\.0), pairs.map(\.1)),
        findings: ours.findings + best.findings)
    }
  }

  var section: Report.Section? {
    let tests = tests
    guard !tests.isEmpty else { return nil }
    let ahead = tests.count { $0.comparison.meanDifference > 0 }
    let significant = tests.count {
      $0.comparison.meanDifference > 0 && ($0.comparison.studentPValue() ?? 1) < 0.05
    }
    return Report.Section(
      id: "tests\(study.rules.suffix)", title: "\(name) against the best other attack",
      shortTitle: "Paired tests",
      blocks: [
        .paragraph(
          "\(name) is ahead of the best other attack on \(ahead) of \(tests.count) testbeds, on "
            + "\(significant) of them with p < .05 in the paired t test."),
        .table(table(tests)),
      ])
  }

  private func table(_ tests: [Test]) -> ReportTable {
    ReportTable(
      id: "tests\(study.rules.suffix)-table",
      caption: "Difference in RecNum, \(name) minus the best other attack.",
      note:
        "Two-sided p-values over seeds that both have played; nothing is corrected for the "
        + "number of tests. The sign-flip test assumes less and cannot go below 2/2ⁿ for n seeds "
        + "(.25 for three).",
      source: Evidence.source(of: tests.flatMap(\.findings)),
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("Best other attack", isText: true), .init("Difference"),
        .init("of the other's"), .init("p (paired t)"), .init("p (sign flips)"),
        .init("Seeds"),
      ], rows: tests.map(row), csv: csv(tests))
  }

  private func row(_ test: Test) -> ReportTable.Row {
    let comparison = test.comparison
    let baseline = study[test.testbed, test.baseline]?.recNum.mean ?? 0
    return ReportTable.Row(
      [FieldNames.datasets[test.testbed.dataset], FieldNames.rankers[test.testbed.ranker]],
      [
        ReportTable.Cell(FieldNames.poisoningAttacks[test.baseline]),
        ReportTable.Cell(
          signed(comparison.meanDifference),
          hint: "seed by seed: \(comparison.differences.map(signed).joined(separator: ", "))",
          isBest: comparison.meanDifference > 0),
        ReportTable.Cell(
          baseline > 0
            ? "\(comparison.meanDifference < 0 ? "−" : "+")"
              + (abs(comparison.meanDifference) / baseline).percent : "–"),
        ReportTable.Cell(comparison.studentPValue().map(pText) ?? "–"),
        ReportTable.Cell(signFlip(comparison).map(pText) ?? "–"),
        ReportTable.Cell("\(comparison.differences.count)"),
      ])
  }

  private func csv(_ tests: [Test]) -> CSV {
    CSV(
      [
        "dataset", "ranker", "baseline", "mean_difference", "student_p", "sign_flip_p", "pairs",
      ],
      tests.map { test in
        let comparison = test.comparison
        return [
          test.testbed.dataset, test.testbed.ranker, test.baseline,
          comparison.meanDifference.exact, comparison.studentPValue().exact,
          signFlip(comparison).exact, "\(comparison.differences.count)",
        ]
      })
  }

  private func signFlip(_ comparison: PairedComparison) -> Double? {
    let count = comparison.differences.count
    return count > 1 && count <= PairedComparison.exactPairLimit
      ? comparison.signFlipPValue() : nil
  }

  private func signed(_ value: Double) -> String {
    value < 0 ? "−\((-value).grouped)" : "+\(value.grouped)"
  }

  private func pText(_ p: Double) -> String { p < 0.001 ? "< .001" : p.text(digits: 3) }
}
