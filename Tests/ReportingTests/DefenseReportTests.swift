import Documents
import Essentials
import Foundation
import Testing
@testable import Reporting
@testable import Results

/// What a report says of defenses, screens, budgets and stealth.
@Suite struct DefenseReportTests {
  private func poison(
    _ study: inout SyntheticStudy, _ parameters: [String: String], recNum: Double, seed: UInt64 = 1,
    more: JSON = [:]
  ) {
    let document: JSON = [
      "dataset": "steam", "ranker": .string(parameters["ranker"] ?? "bpr"),
      "attack": .string(parameters["attack"] ?? "poisonrec"), "seed": .integer(Int64(seed)),
      "refresh": "incremental", "queries": 10, "curve": [], "targetClickRatio": 0.5,
      "recNum": ["clean": 0, "poisoned": .number(recNum), "policyMean": 0, "ceiling": 1000],
      "seconds": ["total": 1],
      "configuration": [
        "fakeUsers": JSON(option: parameters["fake-users"] ?? "20"),
        "clicks": JSON(option: parameters["clicks"] ?? "20"), "targets": 8, "ranker": [:],
        "attack": [:],
      ],
      "accuracy": [
        "clean": ["hr@10": 0.4, "ndcg@10": 0.27, "users": 10],
        "poisoned": ["hr@10": 0.4, "ndcg@10": 0.25, "users": 10],
      ],
    ]
    study.add(
      "poison", parameters.merging(["seed": "\(seed)", "dataset": "steam"]) { $1 },
      outcome: document.merging(more).compact)
  }

  private func defense(_ name: String, adaptive: Bool) -> JSON {
    [
      "defense": [
        "chain": [["defense": .string(name), "configuration": [:]]], "adaptive": .bool(adaptive),
        "undefended": [
          "clean": 0, "poisoned": 800, "accuracy": ["hr@10": 0.5, "ndcg@10": 0.3, "users": 10],
        ],
        "dropped": ["clicks": 0.02, "users": 5, "wholeUsers": 0],
        "admitted": ["accounts": 20, "clicks": 100],
      ]
    ]
  }

  /// Two defenses, each against an attack that knows of it and one that does not.
  @Test func aDefenseIsWorthWhatTheWorseOfTwoAttacksLeaves() throws {
    var study = SyntheticStudy()
    study.addExperiment("defense", title: "Defenses")
    for (name, unknowing, adaptive) in [("distinct", 100.0, 200.0), ("cap-repeats", 50, 600)] {
      poison(
        &study, ["ranker": "bpr", "defense": name, "static": "true"], recNum: unknowing,
        more: defense(name, adaptive: false))
      poison(
        &study, ["ranker": "bpr", "defense": name], recNum: adaptive,
        more: defense(name, adaptive: true))
    }
    let table = DefenseTable(evidence: study.evidence)
    let rows = table.rows
    #expect(rows.map(\.defense) == ["cap-repeats", "distinct"])
    #expect(rows[1].unknowing?.mean == 0.1 && rows[1].adaptive?.mean == 0.2)
    #expect(rows[1].open.mean == 0.8 && abs((rows[1].cost?.mean ?? 0) - 0.1) < 1e-12)
    let section = try #require(table.section)
    guard case .paragraph(let answer) = section.blocks[0] else {
      Issue.record("an answer first")
      return
    }
    // 200 of 800 are left by the one, 600 of 800 by the other.
    #expect(answer.hasPrefix("Least damage is left by distinct: 25 %"))
    #expect(answer.contains("cap-repeats 75 %"))
    // What was played behind a defense is not mixed with what was not.
    #expect(study.evidence.poisonings.isEmpty && study.evidence.defended.count == 4)
  }

  @Test func whatABudgetBuysIsSaidInWords() throws {
    var study = SyntheticStudy()
    study.addExperiment("budget", title: "Budgets")
    for (accounts, recNum) in [("1", 10.0), ("5", 60), ("20", 123)] {
      for seed in [1, 2] as [UInt64] {
        poison(
          &study, ["ranker": "bpr", "fake-users": accounts], recNum: recNum + Double(seed),
          seed: seed)
      }
    }
    let curves = BudgetTable(evidence: study.evidence).curves
    #expect(curves.count == 1 && curves[0].points.map(\.fakeUsers) == [1, 5, 20])
    #expect(curves[0].points[2].share.mean == 0.1245)
    let section = try #require(BudgetTable(evidence: study.evidence).section)
    guard case .list(let sentences) = section.blocks[0] else {
      Issue.record("sentences first")
      return
    }
    #expect(
      sentences == ["Steam, BPR, PoisonRec: 20 accounts of 20 clicks buy 12.4 % of all places."]
        || sentences == [
          "Steam, BPR, PoisonRec: 20 accounts of 20 clicks buy 12.5 % of all places."
        ])
  }

  @Test func stealthHasItsFrontier() throws {
    var study = SyntheticStudy()
    study.addExperiment("stealth", title: "Stealth")
    for (weight, recNum, auc) in [(1.0, 100.0, 0.6), (0.1, 500, 0.9)] {
      poison(
        &study, ["ranker": "bpr"], recNum: recNum,
        more: ["stealth": ["weight": .number(weight), "detector": "profile", "auc": .number(auc)]])
    }
    let rows = StealthTable(evidence: study.evidence).rows
    #expect(rows.map(\.weight) == [0.1, 1] && rows.map(\.auc.mean) == [0.9, 0.6])
    #expect(study.evidence.poisonings.isEmpty)
    #expect(StealthTable(evidence: study.evidence).section?.id == "stealth")
  }

  @Test func screensStandByDetectorAndAttack() throws {
    var study = SyntheticStudy()
    study.addExperiment("screening", title: "Screens")
    for seed in [1, 2] as [UInt64] {
      let document: JSON = [
        "dataset": "steam", "datasetChecksum": "00", "detector": "profile",
        "seed": .integer(Int64(seed)), "seconds": 1,
        "configuration": [
          "fakeUsers": 20, "clicks": 20, "targets": 8, "detector": [:], "attacks": [:],
        ],
        "results": [
          [
            "attack": "popular", "fakeUsers": 20, "clicks": 400, "realUsers": 1000,
            "auc": .number(0.8 + Double(seed) / 100), "averagePrecision": 0.4,
            "recallAtFalseAlarms": ["0.001": 0, "0.01": 0.5, "0.05": 0.9],
            "flaggedRealUsers": ["0.001": 1, "0.01": 10, "0.05": 50], "caughtAmongFirst": 7,
          ]
        ],
      ]
      study.add(
        "screen", ["dataset": "steam", "detector": "profile", "seed": "\(seed)"],
        outcome: document.compact)
    }
    let rows = ScreeningTable(evidence: study.evidence).rows
    #expect(rows.count == 1 && rows[0].results.count == 2)
    #expect(abs(rows[0].measurement(\.auc).mean - 0.815) < 1e-12)
    let report = Report(study.evidence, name: "a store")
    #expect(report.tables.contains { $0.id == "screening-table" })
  }
}
