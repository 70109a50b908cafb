import Testing
@testable import Reporting

@Suite struct PoisoningStudyLivenessTests {
  /// Figures of PoisonRec's Table III, looked at by hand: BPR on Phone goes from 3,798 to 7,284.
  @Test func thePapersFlatRowsAreFound() {
    let flat = PublishedPoisoning.hardlyDependOnTheAttack
    for testbed in flat {
      let figures =
        PublishedPoisoning.tableThree[testbed.dataset]?.values.map {
          $0[PublishedPoisoning.rankers.firstIndex(of: testbed.ranker) ?? 0]
        } ?? []
      #expect(2 * (figures.min() ?? 0) > figures.max() ?? 0)
    }
    #expect(flat.contains { $0.dataset == "movielens-1m" && $0.ranker == "bpr" })
    #expect(!flat.contains { $0.ranker == "itempop" && $0.dataset == "steam" })
  }

  @Test func aTestbedIsWhatItsFiguresSay() throws {
    var study = SyntheticStudy()
    study.addExperiment("table-3", title: "Every attack on every recommender")
    for (ranker, recNum, clean) in [("itempop", 0.0, 0.0), ("bpr", 100, 60), ("pmf", 100, 40)] {
      for (attack, share) in [("popular", 0.5), ("poisonrec", 1)] {
        study.addPoison(
          ["ranker": ranker, "attack": attack], recNum: recNum * share,
          more: [
            "recNum": [
              "clean": .number(clean), "poisoned": .number(recNum * share), "policyMean": 0,
              "ceiling": 1000,
            ]
          ])
      }
    }
    let poisoning = try #require(PoisoningStudy.all(in: study.evidence).first)
    let rankers = { (liveness: PoisoningStudy.Liveness) in
      poisoning.testbeds(liveness).map(\.ranker)
    }
    #expect(rankers(.still) == ["itempop"])
    #expect(rankers(.startsHigh) == ["bpr"] && rankers(.live) == ["pmf"])
    let table = TableThree(study: poisoning).recNums
    #expect(table.note.contains("No attack gets anything") && table.note.contains("BPR on Steam"))
    #expect(Set(table.csv.rows.map { $0.last }) == ["still", "starts high", "live"])
  }
}
