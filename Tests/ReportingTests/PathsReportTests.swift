import Essentials
import Testing
@testable import Reporting

struct PathsReportTests {
  private var study: SyntheticStudy {
    var study = SyntheticStudy()
    study.addEvasion()
    study.addDetection()
    return study
  }

  private func table(_ section: Report.Section?, _ place: Int = 0) throws -> ReportTable {
    let section = try #require(section)
    guard case .table(let table) = section.blocks[place] else {
      throw Missing()
    }
    return table
  }

  private struct Missing: Error {}

  private func hasPaper(_ rows: [ReportTable.Row]) -> [Bool] {
    rows.map { $0.cells[2].notes.contains { $0.hasPrefix("paper") } }
  }

  /// Figures of the few whose lists an attack leaves long enough are not compared with everybody's.
  @Test func otherUsersAreNoComparison() throws {
    for (counted, isComparable) in [(nil, true), (290.0, true), (3, false)] as [(Double?, Bool)] {
      var study = SyntheticStudy()
      study.addEvasion(countedUnderAttack: counted, [("fgsm-l1", 0.1, 0.5)])
      let cells = try #require(EvasionStudy(study.evidence).cells.values.first)
      let cell = try #require(cells.first { $0.setting.isEvery })
      #expect(cell.comparesOtherUsers != isComparable)
      #expect(cell.losses == (isComparable ? [1: 0.5] : [:]))
      let table = try table(PathsTableOne(study: EvasionStudy(study.evidence)).section)
      let texts = table.rows.flatMap { $0.cells.map(\.text) }
      #expect(texts.contains("other users") != isComparable)
    }
  }

  @Test func tableOneStandsBesideThePaper() throws {
    let table = try table(PathsTableOne(study: EvasionStudy(study.evidence)).section)
    #expect(
      table.rows.map(\.heads) == [
        ["Original", "–"], ["FGSM ℓ1", "0.1"], ["FGSM ℓ2", "1"], ["Gaussian noise", "0.1"],
      ])
    // Half of a clean NDCG of 4.
    #expect(
      table.rows[1].cells[1].text == "2.000" && table.rows[1].cells[1].notes == ["paper 2.695"])
    #expect(table.rows.allSatisfy { $0.cells[0].text == "seed 1" })
    // The highest, and one seed settles nothing.
    #expect(table.rows[1].cells[5].text == "−50 %" && table.rows[1].cells[5].notes == ["one seed"])
    #expect(table.rows[1].cells[5].mark == .level && table.rows[2].cells[5].mark == .none)
    // Half of the products are gone with half of the NDCG: the lists are short.
    #expect(table.rows.map(\.cells[6].text) == ["10.00", "5.00", "9.50", "9.90"])
    #expect(table.rows[0].cells[7].text == "0.010")
    let row = try #require(table.csv.rows.first { $0[1] == "fgsm-l2" })
    #expect(row.prefix(8) == ["beauty-kg", "fgsm-l2", "", "1", "norm", "every", "1", "3.8"])
  }

  @Test func curvesRunFromNoAttackToEveryHop() throws {
    let section = try #require(PathsFigureTwo(study: EvasionStudy(study.evidence)).section)
    guard case .figures(let grid) = section.blocks[0] else { throw Missing() }
    let traces = grid.panels[0].data.compactMap { trace -> [String: JSON]? in
      if case .object(let members) = trace { members } else { nil }
    }
    let timed = try #require(traces.first { $0["name"] == "FGSM ℓ1, timed" })
    let random = try #require(traces.first { $0["name"] == "FGSM ℓ1, at random" })
    #expect(timed["x"] == .numbers([0, 40, 100]) && random["x"] == .numbers([0, 30, 100]))
    #expect(random["y"] == .numbers([4, 4 * (1 - 0.5 * 0.3), 2]))
    #expect(timed["line"]?.member("dash") == "solid")
    #expect(random["line"]?.member("dash") == "dashdot")
  }

  /// The same ε bounds two things: two rows, two curves, and a claim each.
  @Test func budgetsStayApart() throws {
    var study = SyntheticStudy()
    study.addEvasion([("fgsm-l1", 0.1, 0), ("fgsm-linf", 0.5, 0.2)])
    study.addEvasion(budget: "per-coordinate", [("fgsm-l1", 0.1, 0.6)])
    let paths = EvasionStudy(study.evidence)
    let rows = try table(PathsTableOne(study: paths).section).rows
    #expect(rows.map(\.heads[1]) == ["–", "0.1", "0.1 a coordinate", "0.5"])
    #expect(rows.map(\.cells[1].text) == ["4.000", "4.000", "1.600", "3.200"])
    #expect(rows[2].cells[1].notes == ["paper 2.695"])
    let csv = try table(PathsTableOne(study: paths).section).csv.rows
    #expect(csv.map { $0[4] } == ["norm", "norm", "per-coordinate", "norm"])
    guard case .figures(let grid) = try #require(PathsFigureTwo(study: paths).section).blocks[0]
    else { throw Missing() }
    let names = grid.panels[0].data.compactMap { $0.member("name") }
    #expect(
      names.prefix(4) == [
        "FGSM ℓ1 with ε = 0.1, at random", "FGSM ℓ1 with ε = 0.1, timed",
        "FGSM ℓ1 with ε = 0.1 a coordinate, at random", "FGSM ℓ1 with ε = 0.1 a coordinate, timed",
      ])
    let colors = grid.panels[0].data.compactMap { $0.member("line")?.member("color") }
    #expect(Set(colors.map { "\($0)" }).count == 3)
    let claims = try table(
      PathsClaims(study: paths, detection: PathsTableTwo(evidence: study.evidence)).section, 1
    ).rows.map(\.heads).filter { $0.joined().contains("single coordinate") }
    #expect(claims.count == 2)
  }

  /// Another search is another recommender, in all that shapes its figures.
  @Test func asPublishedIsAnotherRecommender() {
    var study = SyntheticStudy()
    study.addEvasion([("fgsm-l1", 0.1, 0.5)])
    study.addEvasion(dropout: 0.5, [("fgsm-l1", 0.1, 0.5)])
    let graphs = EvasionStudy(study.evidence).graphs
    #expect(graphs.count == 2 && graphs.contains { $0.contains("dropout 0.5") })
  }

  @Test func tableTwoSeparatesAttacksFromFrequencies() throws {
    let section = PathsTableTwo(evidence: study.evidence).section
    let attacks = try table(section)
    #expect(attacks.rows.map(\.heads[2]) == ["FGSM ℓ1", "FGSM ℓ2", "FGSM ℓ∞"])
    #expect(
      attacks.rows[0].cells[2].text == "0.900"
        && attacks.rows[0].cells[2].notes == ["paper 0.904"])
    // Precision .9 and recall .875 of as many: .875 × .1 / .9 of clean walks raise an alarm.
    #expect(attacks.rows[0].cells[5].text == "finds 18 of 20, flags 970 honest users")
    // Whoever calls all attacked has ⅔.
    #expect(attacks.rows[1].cells[2].notes.first == "no more than a guess")
    let frequencies = try table(section, 1)
    #expect(frequencies.rows.map(\.heads[3]) == ["random", "timed"])
    #expect(frequencies.rows[1].cells[0].text == "0.400")
  }

  @Test func theWalkShowsWhereItTurns() throws {
    let section = try #require(WalkPicture(study: EvasionStudy(study.evidence)).section)
    guard case .paragraph(let words) = section.blocks[0],
      case .drawing(let picture) = section.blocks[1]
    else { throw Missing() }
    #expect(
      words == "Beauty, user 42, FGSM ℓ1 with ε = 0.1: hop 2 goes by “belongs to” to category "
        + "Skin care instead of “also bought” to related product B000142FVW; the walk ends at "
        + "Sun oil instead of Hand cream & soap.")
    // Two changed hops and their two nodes, in the wide drawing and in the narrow one.
    #expect(picture.markup.split(separator: "changed\"").count == 9)
  }

  @Test func claimsAreChecked() throws {
    var study = study
    study.addEvasion(seed: 2)
    let evidence = study.evidence
    let table = try table(
      PathsClaims(study: EvasionStudy(evidence), detection: PathsTableTwo(evidence: evidence))
        .section, 1)
    func verdict(_ part: String) -> String? {
      table.rows.first { $0.heads[0].contains(part) }?.cells[0].text
    }
    #expect(verdict("most attacks reduce") == "holds")
    #expect(verdict("harms most") == "holds")
    #expect(verdict("leaves quality as it was") == "holds")
    #expect(verdict("harm more than noise") == "holds")
    #expect(verdict("drift away") == "holds")
    // 40 % of the hops do √0.4 = 63 % of the harm.
    #expect(verdict("nearly as much") == "does not hold")
    #expect(verdict("has never seen") == "holds")
    #expect(verdict("misses FGSM ℓ2") == "holds")
  }

  /// One seed says nothing of which attack harms most.
  @Test func claimsOfOneSeedAreNotSettled() throws {
    let evidence = study.evidence
    let table = try table(
      PathsClaims(study: EvasionStudy(evidence), detection: PathsTableTwo(evidence: evidence))
        .section, 1)
    for part in ["harms most", "noise does"] {
      #expect(table.rows.first { $0.heads[0].contains(part) }?.cells[0].text == "not settled")
    }
  }

  /// The same attack on a search of another width is no second measurement of it.
  @Test func anotherBeamIsAnotherRecommender() throws {
    var study = study
    study.addEvasion(beam: [25, 5, 1], [("fgsm-l1", 0.1, 0.75)])
    let evasion = EvasionStudy(study.evidence)
    #expect(evasion.graphs == ["beauty-kg", "Beauty, beam 25-5-1"])
    for (graph, ndcg) in zip(evasion.graphs, [2.0, 1.0]) {
      let cell = try #require(evasion.everyHop(graph).first { $0.setting.attack == "fgsm-l1" })
      #expect(cell.findings.count == 1)
      #expect(cell.metric("ndcg@10")?.mean == ndcg)
    }
  }

  @Test func detectorsThatLearnedFromOthersAreRowsOfTheirOwn() throws {
    var study = study
    study.addDetection(trainedOn: "fgsm-linf")
    let table = try table(PathsTableTwo(evidence: study.evidence).section)
    #expect(
      table.rows.map(\.heads)
        == ["FGSM ℓ1 0.1", "FGSM ℓ∞ 0.1"].flatMap { training in
          [("FGSM ℓ1", "0.1"), ("FGSM ℓ2", "1"), ("FGSM ℓ∞", "0.5")].map {
            ["Beauty", training, $0.0, $0.1]
          }
        })
    // Only the paper's own detector is compared with the paper's.
    #expect(hasPaper(table.rows) == [true, true, true, false, false, false])
  }

  /// Two budgets of one attack make two detectors; only the published one stands beside the paper.
  @Test func detectorsOfOtherBudgetsAreRowsOfTheirOwn() throws {
    var study = study
    study.addDetection(trainedOnEpsilon: 1)
    let rows = try table(PathsTableTwo(evidence: study.evidence).section).rows
    #expect(
      rows.map(\.heads[1]) == [String](repeating: "FGSM ℓ1 0.1", count: 3)
        + [String](repeating: "FGSM ℓ1 1", count: 3))
    #expect(hasPaper(rows) == [true, true, true, false, false, false])
  }

  /// Experiments overlap: a detector that two of them have trained is one measurement.
  @Test func aSeedCountsOnce() throws {
    var study = study
    study.addDetection()
    let cells = PathsTableTwo(evidence: study.evidence).cells
    #expect(cells.count == 5 && cells.allSatisfy { $0.results.count == 1 })
    study.addDetection(seed: 2)
    #expect(PathsTableTwo(evidence: study.evidence).cells.allSatisfy { $0.results.count == 2 })
  }

  @Test func aLosingAttackIsToldApart() throws {
    var study = SyntheticStudy()
    for seed in 1...2 {
      study.addEvasion(
        seed: seed, [("fgsm-l1", 0.1, 0.1), ("fgsm-linf", 0.5, 0.2), ("gaussian", 0.5, 0.3)])
    }
    let evidence = study.evidence
    let table = try table(
      PathsClaims(study: EvasionStudy(evidence), detection: PathsTableTwo(evidence: evidence))
        .section, 1)
    #expect(
      table.rows.filter { $0.heads[0].contains("noise does") }.map(\.cells[0].text) == [
        "does not hold"
      ])
    #expect(
      table.rows.filter { $0.heads[0].contains("harms most") }.map(\.cells[0].text) == [
        "does not hold"
      ])
  }
}

extension JSON {
  fileprivate func member(_ key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }
}
