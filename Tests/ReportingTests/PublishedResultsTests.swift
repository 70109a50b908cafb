import Testing

@testable import Reporting

/// The published figures, typed a second time from the papers.
struct PublishedResultsTests {
  @Test(arguments: [
    ("steam", "appgrad", "itempop", 5_421), ("steam", "poisonrec", "gru4rec", 24_319),
    ("steam", "random", "ngcf", 2_203), ("movielens-1m", "conslop", "neumf", 2),
    ("movielens-1m", "popular", "ngcf", 13_015), ("movielens-1m", "poisonrec", "pmf", 7_050),
    ("amazon-phone", "poisonrec", "itempop", 82_032), ("amazon-phone", "middle", "bpr", 3_565),
    ("amazon-phone", "conslop", "co-visitation", 6_234),
    ("amazon-clothing", "power-item", "autorec", 11_664),
    ("amazon-clothing", "poisonrec", "itempop", 218_275),
    ("amazon-clothing", "appgrad", "co-visitation", 62),
  ])
  func tableThree(dataset: String, attack: String, ranker: String, recNum: Double) {
    #expect(
      PublishedPoisoning.recNum(dataset: dataset, attack: attack, ranker: ranker) == recNum)
  }

  @Test func tableThreeIsComplete() {
    #expect(PublishedPoisoning.tableThree.count == 4)
    for attacks in PublishedPoisoning.tableThree.values {
      #expect(attacks.count == 7 && attacks.values.allSatisfy { $0.count == 8 })
    }
  }

  /// Counting the wins in the published Table III has to give the published Table IV: that checks
  /// the figures of four attacks on 32 testbeds, and the counting.
  @Test func tableFourFollowsFromTableThree() {
    var study = SyntheticStudy()
    study.datasets = ["steam", "movielens-1m", "amazon-phone", "amazon-clothing"]
    study.rankers = [
      "itempop", "co-visitation", "pmf", "bpr", "neumf", "autorec", "gru4rec", "ngcf",
    ]
    study.attacks = ["random", "popular", "middle", "power-item"]
    study.seeds = [1]
    let (datasets, attacks, rankers) = (study.datasets, study.attacks, study.rankers)
    study.recNum = { dataset, ranker, attack, _ in
      PublishedPoisoning.recNum(
        dataset: datasets[dataset], attack: attacks[attack], ranker: rankers[ranker]) ?? -1
    }
    study.addComparison()
    let table = TableFour(study: PoisoningStudy.all(in: study.evidence)[0])
    // Table IV's rows: Steam, MovieLens, Phone, Clothing.
    for (attack, wins) in [
      ("random", [4, 1, 1, 1]), ("popular", [2, 3, 2, 3]), ("middle", [1, 1, 4, 4]),
      ("power-item", [1, 2, 1, 0]),
    ] {
      #expect(datasets.map { table.wins(of: attack, on: $0) } == wins, "\(attack)")
      #expect(PublishedPoisoning.tableFour[attack] == wins)
    }
  }

  @Test func datasetsAndTimings() {
    #expect(PublishedPoisoning.datasets["steam"]?.samples == 180_721)
    #expect(PublishedPoisoning.datasets["movielens-1m"]?.items == 3_706)
    #expect(PublishedPoisoning.datasets["amazon-clothing"]?.users == 39_387)
    #expect(PublishedPoisoning.secondsPerStep(actionSpace: "plain", items: 30_000) == 15.69)
    #expect(PublishedPoisoning.secondsPerStep(actionSpace: "bcbt-random", items: 3_000) == nil)
  }

  @Test func evasionAndDetection() {
    let l1 = PublishedPaths.attackRow(graph: "beauty-kg", attack: "fgsm-l1", epsilon: 0.1)
    #expect(l1?.ndcg == 2.695 && l1?.hitRatio == 6.599 && l1?.driftFromL1 == 0.01)
    let fool = PublishedPaths.attackRow(graph: "beauty-kg", attack: "deepfool", epsilon: nil)
    #expect(fool?.recall == 4.352 && fool?.precision == 1.05 && fool?.driftFromClean == 0.177)
    #expect(PublishedPaths.attackRow(graph: "clothing-kg", attack: "jsma", epsilon: nil) == nil)
    #expect(
      PublishedPaths.detectionRow(graph: "clothing-kg", attack: "fgsm-l2", epsilon: 1)
        == .init(0.541, 0.099, 0.168))
    #expect(
      PublishedPaths.detectionRow(graph: "cellphones-kg", attack: "fgsm-l1", epsilon: 1)?.f1
        == 0.817)
    #expect(PublishedPaths.frequencies.first { $0.frequency == 0.579 }?.row.f1 == 0.917)
  }

  /// F1 is the harmonic mean of precision and recall, up to rounding: a check of every row typed.
  @Test func detectionRowsAreConsistent() {
    var rows = PublishedPaths.frequencies.map(\.row)
    for graph in ["beauty-kg", "cellphones-kg", "clothing-kg"] {
      for (attack, epsilon) in [
        ("fgsm-l1", 0.1), ("fgsm-l1", 1), ("fgsm-l2", 1), ("fgsm-linf", 0.5), ("jsma", 1),
        ("deepfool", 1),
      ] {
        if let row = PublishedPaths.detectionRow(graph: graph, attack: attack, epsilon: epsilon) {
          rows.append(row)
        }
      }
    }
    #expect(rows.count == 18)
    for row in rows {
      let harmonic = 2 * row.precision * row.recall / (row.precision + row.recall)
      #expect(abs(harmonic - row.f1) < 0.002, "\(row)")
    }
  }
}
