import Essentials
import Testing
@testable import Reporting

struct PoisoningReportTests {
  private var study: SyntheticStudy {
    var study = SyntheticStudy()
    study.addComparison()
    return study
  }

  private func poisoning(_ study: SyntheticStudy) -> PoisoningStudy {
    PoisoningStudy.all(in: study.evidence)[0]
  }

  @Test func theCSVHoldsTheMeans() throws {
    let csv = TableThree(study: poisoning(study)).recNums.csv
    #expect(csv.rows.count == 2 * 2 * 5)
    let column = try #require(csv.header.firstIndex(of: "recnum_mean"))
    let published = try #require(csv.header.firstIndex(of: "recnum_published"))
    let best = try #require(csv.header.firstIndex(of: "best"))
    let oracle = try #require(csv.header.firstIndex(of: "share_of_oracle"))
    // Phone, CoVisitation, Middle: 2000 + 100 + 20 and the mean of seeds 1 and 2.
    let row = try #require(
      csv.rows.first { $0.prefix(3) == ["amazon-phone", "co-visitation", "middle"] })
    #expect(row[column] == "2121.5")
    #expect(row[published] == "208")
    #expect(row[best] == "false" && row[oracle] == "")
    let winner = try #require(csv.rows.first { $0.prefix(3) == ["steam", "itempop", "poisonrec"] })
    #expect(winner[column] == "1041.5" && winner[best] == "true" && winner[oracle] == "0.8")
  }

  @Test func theTableHasThePapersLayout() {
    let table = TableThree(study: poisoning(study)).recNums
    #expect(table.columns.map(\.title) == ["Dataset", "Attack", "ItemPop", "CoVisitation"])
    #expect(
      table.rows.map(\.heads[1]).prefix(5) == [
        "Random", "Popular", "Middle", "PowerItem", "PoisonRec",
      ])
    #expect(
      table.rows.map(\.heads[0]) == Array(repeating: "Steam", count: 5)
        + Array(repeating: "Phone", count: 5))
    #expect(table.rows[4].cells[0].mark == .ahead && table.rows[3].cells[0].mark == .none)
    #expect(table.rows[4].cells[0].notes == ["seeds 1–2", "paper 6,496"])
    #expect(table.rows[4].cells[0].text.hasPrefix("1,042 ± "))
  }

  @Test func otherSettingsDoNotMix() {
    var study = study
    study.addDesigns()
    let poisoning = poisoning(study)
    let testbed = PoisoningStudy.Testbed(dataset: "steam", ranker: "itempop")
    #expect(poisoning[testbed, "poisonrec"]?.recNum.values == [1041, 1042])
    // Plain, two rankers, two seeds.
    #expect(poisoning.setAside == 4)
  }

  /// The same seed in two experiments is one measurement.
  @Test func aSeedCountsOnce() {
    var study = study
    study.addComparison(withMaps: true)
    let poisoning = poisoning(study)
    #expect(poisoning.cells.values.flatMap(\.values).allSatisfy { $0.recNum.values.count == 2 })
    #expect(poisoning.setAside == 0)
  }

  @Test func levelAttacksHaveNoWinner() {
    var study = SyntheticStudy()
    study.recNum = { _, ranker, attack, _ in ranker == 0 ? 5 : attack < 2 ? 9 : 1 }
    study.addComparison()
    let poisoning = poisoning(study)
    // Five of everybody, and seven without a poison.
    let nothing = poisoning.contest(on: .init(dataset: "steam", ranker: "itempop"))
    #expect(nothing.best?.id == "no-poison")
    let level = poisoning.contest(on: .init(dataset: "steam", ranker: "co-visitation"))
    #expect(level.best == nil)
    #expect(level.front.map(\.id) == ["random", "popular"])
    #expect(level.mark(of: "random") == .level && level.mark(of: "middle") == .none)
  }

  @Test func pairedTestsCompareSeedBySeed() throws {
    let tests = PairedTests(study: poisoning(study), attack: "poisonrec").tests
    #expect(tests.count == 4)
    // PoisonRec is 10 above PowerItem on every seed.
    #expect(
      tests.allSatisfy { $0.rival.id == "power-item" && $0.comparison.differences == [10, 10] })
    #expect(tests.allSatisfy { $0.standing == .ahead })
  }

  @Test func controlsStandBesideTheAttack() throws {
    let evidence = study.evidence
    let section = try #require(
      ControlsTable(study: PoisoningStudy.all(in: evidence)[0], evidence: evidence).section)
    guard case .table(let table) = section.blocks[1] else {
      Issue.record("a table was expected")
      return
    }
    // Half of 1041 and of 1042.
    let row = try #require(
      table.csv.rows.first { $0.prefix(3) == ["steam", "itempop", "popular-best"] })
    #expect(row[3] == "520.75")
    #expect(table.rows.allSatisfy { $0.cells[1].mark == .ahead })
  }

  @Test func curvesAreMeansOverSeeds() throws {
    var study = study
    study.addDesigns()
    let section = try #require(FigureFour(evidence: study.evidence).section)
    guard case .figures(let grid) = section.blocks[0] else {
      Issue.record("figures were expected")
      return
    }
    #expect(grid.panels.map(\.id) == ["figure-4-steam-itempop", "figure-4-steam-co-visitation"])
    let line = try #require(
      grid.panels[0].data.first { trace in
        if case .object(let members) = trace { members["name"] == "BCBT-Popular" } else { false }
      })
    guard case .object(let members) = line, case .array(let values) = members["y"] else {
      Issue.record("a line was expected")
      return
    }
    #expect(members["x"] == .numbers([0, 1, 2, 3]))
    // The mean of 1041 and 1042, times 1 − e⁻³ at the last step, plus the mean of seeds 1 and 2.
    #expect(values.last == .number(991.1))
  }

  @Test func claimsAreChecked() throws {
    var study = study
    study.addDesigns()
    let evidence = study.evidence
    let section = try #require(
      PoisoningClaims(study: PoisoningStudy.all(in: evidence)[0], evidence: evidence).section)
    guard case .table(let table) = section.blocks[1] else {
      Issue.record("a table was expected")
      return
    }
    let verdicts = Dictionary(
      uniqueKeysWithValues: table.rows.map { ($0.heads[0].prefix(12), $0.cells[0].text) })
    #expect(verdicts["PoisonRec is"] == "holds")
    #expect(verdicts["On ItemPop a"] == "holds")
    #expect(verdicts["On CoVisitat"] == "holds")
    // BPlain was not run.
    #expect(verdicts["BPlain start"] == nil)
  }

  @Test func aTableIsNotMadeFromNothing() {
    let evidence = Evidence(experiments: [], trials: [])
    #expect(TableTwo(evidence: evidence).section == nil)
    #expect(FigureSix(evidence: evidence).section == nil)
    #expect(PoisoningStudy.all(in: evidence).isEmpty)
  }
}
