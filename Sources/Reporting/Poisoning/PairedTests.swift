import Documents
import Essentials
import Interactions
import Statistics

/// An attack against whom it has most to fear on each testbed, seed by seed.
struct PairedTests {
  let study: PoisoningStudy
  /// The attack that is compared with all others.
  let attack: String

  private var name: String { FieldNames.poisoningAttacks[attack] }

  /// One testbed's test.
  struct Test: Sendable {
    var testbed: PoisoningStudy.Testbed
    /// The other attack or control that is most above it, or least below.
    var rival: Contest.Contender
    /// The attack minus the rival, on the seeds that both have played.
    var comparison: SeedComparison
    /// How the attack stands to all others together.
    var standing: SeedComparison.Standing
  }

  /// Tests where the attack and others share a seed.
  var tests: [Test] {
    study.testbeds.filter { study.isContested($0, by: attack) }.compactMap { testbed in
      let contest = study.contest(on: testbed)
      guard let (rival, comparison) = contest.rival(of: attack),
        let standing = contest.standing(of: attack)
      else { return nil }
      return Test(testbed: testbed, rival: rival, comparison: comparison, standing: standing)
    }
  }

  var section: Report.Section? {
    let tests = tests
    guard !tests.isEmpty else { return nil }
    return Report.Section(
      id: "tests\(study.rules.suffix)", title: "\(name) against the best other",
      shortTitle: "Paired tests",
      blocks: [
        .paragraph("\(name) is \(study.record(of: attack).words)."), .table(table(tests)),
      ])
  }

  private func table(_ tests: [Test]) -> ReportTable {
    ReportTable(
      id: "tests\(study.rules.suffix)-table",
      caption: "Difference in RecNum, \(name) minus the best other attack or control.",
      note:
        "Over the seeds that both have played, with Student's 95 % interval of the mean difference. "
        + "Standing: to all others together, controls and no poison included. Two-sided p-values. Holm: the paired "
        + "t-test's, corrected for the number of tests in this table, so that chance makes any of them fall below "
        + ".05 in at most one of twenty such tables. The sign-flip test assumes less and cannot go below 2/2ⁿ "
        + "for n seeds (.25 for three).",
      source: Evidence.source(of: tests.flatMap { study[$0.testbed, attack]?.findings ?? [] }),
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("Best other", isText: true), .init("Standing", isText: true), .init("Difference"),
        .init("95 % interval"), .init("of the other's"), .init("p (paired t)"),
        .init("p (Holm)"), .init("p (sign flips)"), .init("Seeds"),
      ], rows: zip(tests, corrected(tests)).map(row), csv: csv(tests))
  }

  /// Each test's p-value after Holm's correction; nil where there is none.
  private func corrected(_ tests: [Test]) -> [Double?] {
    let pValues = tests.map { $0.comparison.comparison.studentPValue() }
    var corrected = HolmCorrection.corrected(pValues.compactMap(\.self))[...]
    return pValues.map { $0 == nil ? nil : corrected.popFirst() }
  }

  private func row(_ test: Test, corrected: Double?) -> ReportTable.Row {
    let difference = test.comparison.mean
    let theirs = Measurement(test.comparison.seeds.compactMap { test.rival.results[$0] }).mean
    let contrary = test.comparison.contradicting
    return ReportTable.Row(
      [FieldNames.datasets[test.testbed.dataset], FieldNames.rankers[test.testbed.ranker]],
      [
        ReportTable.Cell(test.rival.name),
        ReportTable.Cell(
          test.standing.rawValue, mark: test.standing == .ahead ? .ahead : .none),
        ReportTable.Cell(
          signed(difference),
          notes: [contrary.isEmpty ? "" : "the other way on \(contrary.seedText)"],
          hint: "seed by seed: \(test.comparison.differences.map(signed).joined(separator: ", "))"),
        ReportTable.Cell(
          test.comparison.interval.map { "\(signed($0.lower)) to \(signed($0.upper))" } ?? "–"),
        ReportTable.Cell(
          theirs > 0 ? "\(difference < 0 ? "−" : "+")" + (abs(difference) / theirs).percent : "–"),
        ReportTable.Cell(test.comparison.comparison.studentPValue().map(pText) ?? "–"),
        ReportTable.Cell(corrected.map(pText) ?? "–"),
        ReportTable.Cell(signFlip(test.comparison).map(pText) ?? "–"),
        ReportTable.Cell(test.comparison.seeds.seedText),
      ])
  }

  private func csv(_ tests: [Test]) -> CSV {
    CSV(
      [
        "dataset", "ranker", "baseline", "standing", "mean_difference", "student_lower95",
        "student_upper95", "student_p", "holm_p", "sign_flip_p", "pairs",
      ],
      zip(tests, corrected(tests)).map { test, corrected in
        let comparison = test.comparison
        return [
          test.testbed.dataset, test.testbed.ranker, test.rival.id, test.standing.rawValue,
          comparison.mean.exact, (comparison.interval?.lower).exact,
          (comparison.interval?.upper).exact, comparison.comparison.studentPValue().exact,
          corrected.exact,
          signFlip(comparison).exact, "\(comparison.seeds.count)",
        ]
      })
  }

  private func signFlip(_ comparison: SeedComparison) -> Double? {
    let count = comparison.seeds.count
    return count > 1 && count <= PairedComparison.exactPairLimit
      ? comparison.comparison.signFlipPValue() : nil
  }

  private func signed(_ value: Double) -> String {
    // Less than one is not nothing.
    let size =
      abs(value) < 9.95 && value != value.rounded()
      ? abs(value).text(digits: 1) : abs(value).grouped
    return (value < 0 ? "−" : "+") + size
  }

  private func pText(_ p: Double) -> String { p < 0.001 ? "< .001" : p.text(digits: 3) }
}
