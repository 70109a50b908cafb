import Essentials
import Testing

@testable import Reporting

/// What stands first on a page says the same as what stands below, and no more than seeds bear out.
struct VerdictTests {
  private func study(_ change: (inout SyntheticStudy) -> Void = { _ in }) -> PoisoningStudy {
    var study = SyntheticStudy()
    change(&study)
    study.addComparison()
    return PoisoningStudy.all(in: study.evidence)[0]
  }

  private func evidence(_ change: (inout SyntheticStudy) -> Void) -> Evidence {
    var study = SyntheticStudy()
    change(&study)
    study.addComparison()
    return study.evidence
  }

  private func text(_ report: Report) -> String {
    Page(report, resources: PageResources(style: "", script: "")).html
  }

  @Test func itSaysWhoCanDoWhatWithHowLittle() throws {
    let verdict = try #require(study().verdict)
    // Phone's CoVisitation: 2000 + 100 + 40 and the mean of seeds 1 and 2, of 10,000.
    #expect(
      verdict.finding
        == "Whoever opens 20 accounts and clicks 20 times with each can put 8 items of theirs before real "
        + "users of CoVisitation (Phone): PoisonRec takes 21.4 % of all places in lists of ten that they can "
        + "take (2,142 of 10,000; 7 without a poison).")
    #expect(verdict.certainty.contains("Who does best there: PoisonRec is ahead of all others."))
    #expect(verdict.details[0].contains("Held out best: ItemPop on Steam"))
    #expect(
      verdict.details[0].contains(
        "against 5 attacks (at most 1,920 queries and 4 steps, seeds 1–2)"))
    #expect(
      verdict.untried.first
        == "ConsLOP, AppGrad, Worst case, Bandwagon, Segment, RevAdv and DLAttack")
  }

  /// One rule for headline, bold cells, claims and tests: PoisonRec is ahead on one recommender, level on
  /// another, and behind a control on the third.
  @Test func allPartsCountAlike() throws {
    let evidence = evidence { study in
      study.datasets = ["steam"]
      study.rankers = ["itempop", "pmf", "bpr"]
      study.seeds = [1, 2, 3]
      study.recNum = { _, ranker, attack, seed in
        switch (ranker, attack) {
        case (0, 4): 500 + Double(seed)
        // Level with PowerItem: 100, −100 and 3 apart.
        case (1, 4): [0, 200, 100, 103][Int(seed)]
        case (1, 3): [0, 100, 200, 100][Int(seed)]
        default: 10
        }
      }
      study.clean = 1
    }
    let poisoning = PoisoningStudy.all(in: evidence)[0]
    let record = poisoning.record(of: "poisonrec")
    // BPR: everybody has 10 and is level, the control of 6 among those behind.
    #expect(record.count(.ahead) == 1 && record.count(.level) == 2 && record.total == 3)
    let html = text(Report(evidence, name: "s"))
    #expect(html.contains("<b>1 of 3</b>"))
    #expect(html.contains("It is ahead of all others on 1 of 3 testbeds, level with the best on 2"))
    #expect(html.contains("PoisonRec is ahead of all others on 1 of 3 testbeds"))
    let table = TableThree(study: poisoning).recNums
    let marks = try #require(table.rows.first { $0.heads[1] == "PoisonRec" }).cells.map(\.mark)
    #expect(marks == [.ahead, .level, .level])
    let tests = PairedTests(study: poisoning, attack: "poisonrec").tests
    #expect(tests.map(\.standing) == [.ahead, .level, .level])
  }

  @Test func aControlThatWinsIsNamed() throws {
    let poisoning = study {
      $0.controls = ["conslop-best": 3.5, "random-best": 0.5]
      $0.datasets = ["steam"]
      $0.rankers = ["pmf"]
    }
    #expect(poisoning.record(of: "poisonrec").count(.behind) == 1)
    let verdict = try #require(poisoning.verdict)
    // 3.5 times 1041.5.
    #expect(verdict.finding.contains("the control “ConsLOP, best of as many” takes 36.5 %"))
    #expect(verdict.certainty.contains("is ahead of all others: no attack beats it"))
  }

  /// A testbed where only one attack ran has nobody to be best of.
  @Test func aloneIsNotBest() {
    let poisoning = study {
      $0.attacks = ["poisonrec"]
      $0.controls = [:]
    }
    #expect(poisoning.record(of: "poisonrec").total == 0)
    #expect(PairedTests(study: poisoning, attack: "poisonrec").section == nil)
  }

  @Test func differentSeedsAreSaid() throws {
    let poisoning = study {
      $0.seedsOf["power-item"] = [2]
      $0.datasets = ["steam"]
      $0.rankers = ["pmf"]
    }
    let table = TableThree(study: poisoning).recNums
    #expect(table.note.contains("not all have played the same on PMF on Steam"))
    let row = try #require(table.rows.first { $0.heads[1] == "PowerItem" })
    #expect(row.cells[0].notes.first == "seed 2")
    // Ten above it on the seed that both have played, which settles nothing.
    #expect(poisoning.contest(on: poisoning.testbeds[0]).standing(of: "poisonrec") == .unsettled)
    #expect(
      try #require(poisoning.verdict).certainty.contains("ot all have played the same seeds"))
  }

  @Test func whatBuysNothingIsNoHeadline() throws {
    let verdict = try #require(
      study {
        $0.recNum = { _, _, _, _ in 3 }
        $0.controls = [:]
      }.verdict)
    #expect(verdict.finding.contains("was not seen to get 8 items of theirs before anybody"))
  }

  @Test func seedsThatContradictAreSaid() throws {
    var study = SyntheticStudy()
    // Losses of −5 % and 26.8 %: 10.9 % on average.
    study.addEvasion(seed: 1, [("fgsm-linf", 0.5, -0.05)])
    study.addEvasion(seed: 2, [("fgsm-linf", 0.5, 0.268)])
    let verdict = try #require(EvasionStudy(study.evidence).verdict)
    #expect(verdict.finding.hasPrefix("Nobody was seen to harm"))
    #expect(verdict.finding.contains("takes 10.9 % of the quality"))
    #expect(verdict.certainty.contains("its own seeds contradict each other".capitalizedFirst))
    #expect(verdict.certainty.contains("a gain of 5.0 %, 26.8 %"))
  }

  @Test func aDetectorIsMeasuredAtTheBaseRate() throws {
    var study = SyntheticStudy()
    study.addDetection()
    let verdict = try #require(PathsTableTwo(evidence: study.evidence).verdict)
    // .625 of 20, and 1 % of 9,980.
    #expect(
      verdict.finding.contains(
        "finds 13 of 20, flags 100 honest users, of 10,000 users a day of whom 20 are attacked"))
    #expect(verdict.finding.contains("as many flags at random find 0.2"))
    #expect(verdict.certainty.contains("calling every walk attacked has 0.667"))
    // FGSM ℓ2 has .25.
    #expect(verdict.certainty.contains("On 1 of 3 attacks its F1 is no more than that guess"))
  }

  /// Whatever the word, it is explained where it first stands.
  @Test func wordsAreExplained() throws {
    var study = SyntheticStudy()
    study.addComparison()
    study.addEvasion()
    study.addDetection()
    let html = text(Report(study.evidence, name: "s"))
    let attacks = try #require(html.range(of: "<section id=\"attacks\""))
    for term in Term.allCases {
      let place = try #require(html.range(of: "<dt>\(term.name)</dt>"), "\(term)")
      #expect(place.upperBound < attacks.lowerBound)
    }
  }

  /// A report on somebody's own recommenders says nothing of the papers.
  @Test func ownRecommendersAreNotInPapers() {
    let report = Report(
      evidence {
        $0.isOwn = true
        $0.rankers = ["shop 2.1"]
      }, name: "s")
    let html = text(report)
    // Files are not called by numbers of a paper either.
    let files = report.tables.map(\.id) + report.figures.map(\.id)
    #expect(files.count > 8)
    #expect(!files.contains { $0.hasPrefix("table-") || $0.hasPrefix("figure-") }, "\(files)")
    for word in ["paper", "Table I", "Figure", "published", "ICDE", "Song", "Claims"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("shop 2.1"))
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
