import Documents
import Essentials
import Foundation
import Testing
@testable import Reporting
@testable import Results

/// What a report says of defenses, screens, budgets and stealth.
@Suite struct DefenseReportTests {
  private func synthetic(_ fill: (inout SyntheticStudy) -> Void) -> SyntheticStudy {
    var study = SyntheticStudy()
    fill(&study)
    return study
  }

  private func text(_ study: SyntheticStudy) -> String {
    Page(
      Report(study.evidence, name: "s"), resources: PageResources(style: "", script: "")
    ).html
  }

  @Test func aDefenseIsWorthWhatTheWorseOfTwoAttacksLeaves() throws {
    let evidence = synthetic { $0.addDefenses() }.evidence
    let study = DefenseStudy(evidence)
    #expect(study.cells.map(\.defense) == ["cap-repeats", "distinct"])
    let distinct = study.cells[1]
    #expect(distinct.unknowing == [1: 0.101, 2: 0.102, 3: 0.103])
    #expect(distinct.left == [1: 0.201, 2: 0.202, 3: 0.203])
    #expect(distinct.open[2] == 0.8 && abs((distinct.cost[3] ?? 0) - 0.1) < 1e-12)
    #expect(distinct.against?.standing == .behind)
    let contest = study.contest(at: distinct.place)
    #expect(contest.best?.id == "distinct" && contest.mark(of: "cap-repeats") == .none)
    // What was played behind a defense is not mixed with what was not.
    #expect(evidence.poisonings.isEmpty && evidence.defended.count == 12)
    let verdict = try #require(study.verdict)
    #expect(
      verdict.finding
        == "Without a defense, PoisonRec of 20 accounts takes 80.0 % of all places in lists of ten that "
        + "promoted items can take of BPR (Steam); behind distinct it takes 20.2 %, for 10.0 % less "
        + "quality of real users' lists (NDCG@10).")
    #expect(
      verdict.certainty.contains("Over seeds 1–3, the 95 % interval of what is left goes from"))
    #expect(verdict.certainty.contains("distinct is ahead of all others"))
    #expect(verdict.untried.first == "screen, new-item-damping and adversarial-training")
    // Intervals and seeds stand in the table, and shades have their scale.
    let table = try #require(Report(evidence, name: "s").tables.first { $0.id == "defense-table" })
    let row = table.rows[1]
    #expect(row.cells[3].text == "20.20 ± 0.25 %" && row.cells[3].mark == .ahead)
    #expect(row.cells[4].text == "less" && row.cells.last?.text == "seeds 1–3")
    #expect(table.scale != nil)
  }

  /// The verdict stands before everything else, also where nothing but defenses was tried.
  @Test func defensesHaveAVerdictOnThePage() throws {
    let html = text(synthetic { $0.addDefenses() })
    let verdict = try #require(html.range(of: "behind distinct it takes"))
    #expect(try verdict.lowerBound < #require(html.range(of: "class=\"facts\"")).lowerBound)
  }

  @Test func aSingleSeedSettlesNothingOfDefenses() throws {
    let study = DefenseStudy(synthetic { $0.addDefenses([1]) }.evidence)
    #expect(study.cells.allSatisfy { $0.against?.standing == .unsettled })
    let verdict = try #require(study.verdict)
    #expect(verdict.certainty.contains("One seed, so nobody knows how much of it is luck"))
    #expect(verdict.certainty.contains("distinct does best, on a single seed, which may be luck"))
    #expect(study.contest(at: study.places[0]).best == nil)
  }

  /// A defense that was tried on one attack alone is not measured by that attack against those that were tried
  /// on all.
  @Test func onlySharedAttacksAreCompared() throws {
    var study = synthetic { $0.addDefenses() }
    for seed in [1, 2, 3] as [UInt64] {
      study.addPoison(
        ["ranker": "bpr", "attack": "popular", "defense": "distinct"],
        recNum: 790 + Double(seed), seed: seed,
        more: SyntheticStudy.defense("distinct", adaptive: false))
    }
    let stand = try #require(DefenseStudy(study.evidence).stands.first)
    #expect(stand.attacks == ["poisonrec"] && stand.defense == "distinct")
    #expect(stand.left == [1: 0.201, 2: 0.202, 3: 0.203])
  }

  /// Two caps are two defenses, not two seeds of one.
  @Test func hyperparametersTellDefensesApart() {
    var study = SyntheticStudy()
    study.addExperiment("defense", title: "Defenses")
    for cap in [1, 3] as [Int64] {
      study.addPoison(
        ["ranker": "bpr"], recNum: 100,
        more: SyntheticStudy.defense("cap-repeats", adaptive: true, ["cap": .integer(cap)]))
    }
    #expect(
      DefenseStudy(study.evidence).cells.map(\.defense)
        == ["cap-repeats (cap 1)", "cap-repeats (cap 3)"])
  }

  @Test func aDefenseThatHelpsNobodyIsNoHeadline() throws {
    var study = SyntheticStudy()
    study.addExperiment("defense", title: "Defenses")
    for seed in [1, 2, 3] as [UInt64] {
      study.addPoison(
        ["ranker": "bpr"], recNum: 900 + Double(seed), seed: seed,
        more: SyntheticStudy.defense("distinct", adaptive: true))
    }
    let verdict = try #require(DefenseStudy(study.evidence).verdict)
    #expect(verdict.finding.contains("no defense that was tried is seen to help"))
    #expect(!text(study).contains("80.0\u{A0}% →"))
    #expect(verdict.certainty.contains("doing nothing is ahead of all others: no defense beats it"))
    #expect(
      verdict.details.contains { $0.contains("lets PoisonRec take 90.2 % instead of 80.0 %") })
  }

  /// The same recommender by other rules is told apart by them, in the verdict and in the list; by one set of
  /// rules nothing is repeated.
  @Test func otherBudgetsAreNamed() throws {
    var study = SyntheticStudy()
    study.addExperiment("defense", title: "Defenses")
    for accounts in ["20", "1"] {
      study.addPoison(
        ["ranker": "bpr", "fake-users": accounts], recNum: accounts == "1" ? 10 : 300,
        more: SyntheticStudy.defense("distinct", adaptive: true))
    }
    let verdict = try #require(DefenseStudy(study.evidence).verdict)
    let others = try #require(verdict.details.first { $0.hasPrefix("Elsewhere: ") })
    #expect(others.contains("BPR (Steam), PoisonRec ("))
    #expect(others.contains("20 fake users × 20 clicks"))
    #expect(verdict.finding.contains("of 1 account takes"))
    let single = try #require(DefenseStudy(synthetic { $0.addDefenses() }.evidence).stands.first)
    #expect(
      !DefenseStudy(study.evidence).sentence(single, withRules: false).contains("fake user"))
    #expect(1.accounts == "1 account" && 1_200.accounts == "1,200 accounts")
  }

  /// A circle for who does not know, a diamond for who does; nothing of the document is left out, and the line
  /// between them says nothing of its own.
  @Test func bothKindsOfAttackHaveTheirMark() throws {
    let study = DefenseStudy(synthetic { $0.addDefenses() }.evidence)
    let grid = DefenseFigure(study: study, source: "").grid
    let figure = grid.panels[0]
    #expect(Chart(figure).traces.count == figure.data.count && figure.data.count == 6)
    let markup = ChartDrawing(figure, width: 360).svg(class: "").markup
    #expect(markup.matches(of: /class="spot"/).count == 2)
    #expect(markup.matches(of: /class="diamond"/).count == 2)
    #expect(markup.matches(of: /class="tie"/).count == 2 && !markup.contains("class=\"line\""))
    #expect(markup.contains("distinct, attack that knows: 20.20 % left, 10.00 % of NDCG lost"))
    #expect(markup.contains("class=\"rule\""))
    #expect(grid.legend.map(\.text).contains("without a defense"))
  }

  @Test func whatABudgetBuysIsSaidInWords() throws {
    let evidence = synthetic { $0.addBudgets("a study") }.evidence
    let study = BudgetStudy(evidence)
    #expect(study.curves.count == 1 && study.curves[0].points.map(\.fakeUsers) == [1, 5, 20])
    #expect(study.curves[0].points[2].bought == [1: 0.1231, 2: 0.1232])
    let verdict = try #require(study.verdict)
    #expect(
      verdict.finding
        == "How much a budget buys: PoisonRec on BPR (Steam): 1 account of 20 clicks buys 0.1 % of all "
        + "places, 20 accounts of 20 clicks buy 12.3 %.")
    #expect(
      verdict.certainty.contains(
        "The least budget tried that is surely ahead of no poison is 5 accounts of 20 clicks"))
    let table = try #require(Report(evidence, name: "s").tables.first { $0.id == "budget-table" })
    #expect(table.rows.map { $0.cells[4].text } == ["level", "ahead", "ahead"])
    #expect(table.rows[2].cells[3].text.contains("±") && table.scale != nil)
  }

  /// Three budgets are a curve, not three studies with a verdict and tables each.
  @Test func budgetsAreNoStudiesOfTheirOwn() throws {
    let evidence = synthetic { $0.addBudgets() }.evidence
    let studies = PoisoningStudy.all(in: evidence)
    #expect(studies.count == 1 && studies[0].otherBudgets == 4)
    #expect(studies[0].verdict?.untried.contains("more or fewer accounts and clicks") == false)
    let sections = Report(evidence, name: "s").sections.map(\.id)
    #expect(sections.count { $0.hasPrefix("attacks") } == 1 && sections.contains("budget"))
  }

  @Test func stealthHasItsFrontier() throws {
    var study = SyntheticStudy()
    study.addStealth()
    let rows = StealthTable(evidence: study.evidence).rows
    #expect(rows.map(\.weight) == [0.1, 1] && rows.map { $0.auc[1] } == [0.9, 0.6])
    #expect(study.evidence.poisonings.isEmpty)
    #expect(StealthTable(evidence: study.evidence).section?.id == "stealth")
    // A detector whose name comes first does not, if fewer seeds speak of it.
    study.addPoison(
      ["ranker": "bpr"], recNum: 100, seed: 2,
      more: ["stealth": ["weight": 1, "detector": "profile", "auc": 0.6]])
    for weight in [0.1, 1] {
      study.addPoison(
        ["ranker": "bpr"], recNum: 1,
        more: ["stealth": ["weight": .number(weight), "detector": "fraudar", "auc": 0.6]])
    }
    let best = try #require(StealthTable(evidence: study.evidence).verdict)
    #expect(best.finding.contains("minds being noticed by profile"))
    // A line from the least λ to the greatest, with a mark for each, of which the first is a ring.
    let grid = try #require(StealthFigure(rows: rows, source: "").grid)
    let figure = try #require(grid.panels.first)
    #expect(grid.panels.count == 1 && Chart(figure).traces.count == 3 && figure.data.count == 3)
    #expect(
      figure.data[0]["x"] == .numbers([0.9, 0.6]) && figure.data[0]["y"] == .numbers([50, 10]))
    #expect(
      figure.data.dropFirst().map { $0["marker"]?["symbol"]?.text } == ["circle-open", "circle"])
    #expect(
      figure.summary == "profile: from 50.00 % at an area of 0.90 to 10.00 % at 0.60")
    // One weight is no frontier.
    #expect(StealthFigure(rows: Array(rows.prefix(1)), source: "").grid == nil)
    let verdict = try #require(StealthTable(evidence: study.evidence).verdict)
    #expect(
      verdict.finding.contains(
        "at λ = 0.1 it takes 50.0 % of all places and its accounts stand out by 0.90"))
    #expect(verdict.finding.contains("at λ = 1, 10.0 % and 0.60"))
    #expect(verdict.certainty.contains("One seed, so nobody knows how much of it is luck"))
  }

  /// What is not after RecNum is in no table of RecNum, and not left out.
  @Test func otherGoalsHaveATableOfTheirOwn() throws {
    var study = SyntheticStudy()
    study.addOtherGoals()
    #expect(study.evidence.poisonings.isEmpty && study.evidence.otherGoals.count == 3)
    let rows = GoalTable(evidence: study.evidence).rows
    #expect(
      rows.map(\.goal) == ["degrade", "demote"] && rows.map(\.measure) == ["ndcg@10", "recNum"])
    #expect(rows.map(\.fall) == [[1: -0.25, 2: 0.125], [1: 300]])
    #expect(GoalTable(evidence: study.evidence).section?.id == "goals")
  }

  /// "Would flag 65 honest users to find 3 of 20", against as many flags at random.
  @Test func screensAreMeasuredAtTheBaseRate() throws {
    let evidence = synthetic { $0.addScreens([("profile", 0.148), ("fraudar", 0.05)]) }.evidence
    let study = ScreeningStudy(evidence)
    #expect(study.cells.count == 2 && study.cells[1].results.count == 3)
    #expect(abs(study.cells[1].measurement(\.auc).mean - 0.82) < 1e-12)
    let verdict = try #require(study.verdict)
    #expect(
      verdict.finding
        == "Whoever screens accounts notices 20 accounts of Popular on Steam best: allowed to flag 1 of 100 "
        + "honest users, profile finds 3 of 20, flags 65 honest users (of 6,500 real ones); as many flags at "
        + "random find 0.2.")
    #expect(verdict.certainty.contains("profile is ahead of all others"))
    let table = try #require(
      Report(evidence, name: "a store").tables.first { $0.id == "screening-table" })
    #expect(table.rows[1].cells[3].mark == .ahead && table.rows[0].cells[3].mark == .none)
    #expect(table.rows[1].cells[1].text == "finds 3 of 20, flags 65 honest users")
    #expect(table.rows[1].cells.last?.text == "seeds 1–3" && table.scale != nil)
  }

  @Test func aDetectorThatFindsNoMoreThanChanceIsNoHeadline() throws {
    let verdict = try #require(
      ScreeningStudy(synthetic { $0.addScreens([("profile", 0.008)]) }.evidence).verdict)
    #expect(verdict.finding.hasPrefix("Whoever screens accounts would not notice for sure"))
    #expect(verdict.certainty.contains("profile and chance are level"))
  }

  /// Behind a defense, too, somebody's own recommender is in no paper.
  @Test func ownRecommendersBehindADefenseAreNotInPapers() {
    var study = SyntheticStudy()
    study.addExperiment("defense", title: "Defenses")
    study.addPoison(
      ["ranker": "shop 2.1"], recNum: 100,
      more: SyntheticStudy.defense("distinct", adaptive: true).merging([
        "recommender": ["command": "shop", "name": "shop 2.1", "deterministic": true]
      ]))
    #expect(study.evidence.isOwn)
    let html = text(study)
    for word in ["paper", "Table I", "Figure", "published", "ICDE", "Claims"] {
      #expect(!html.contains(word), "\(word)")
    }
  }
}
