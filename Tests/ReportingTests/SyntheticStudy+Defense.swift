import Essentials

@testable import Reporting

extension SyntheticStudy {
  /// A trial of `poison` of which reports on defenses, budgets and stealth are made.
  mutating func addPoison(
    _ parameters: [String: String], recNum: Double, seed: UInt64 = 1,
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
    add(
      "poison", parameters.merging(["seed": "\(seed)", "dataset": "steam"]) { $1 },
      outcome: document.merging(more).compact)
  }

  /// What a document says of a defense: 800 of 1,000 without it, and a tenth of NDCG lost.
  static func defense(
    _ name: String, adaptive: Bool, _ configuration: [String: JSON] = [:]
  ) -> JSON {
    [
      "defense": [
        "chain": [["defense": .string(name), "configuration": .object(configuration)]],
        "adaptive": .bool(adaptive),
        "undefended": [
          "clean": 0, "poisoned": 800, "accuracy": ["hr@10": 0.5, "ndcg@10": 0.3, "users": 10],
        ],
        "dropped": ["clicks": 0.02, "users": 5, "wholeUsers": 0],
        "admitted": ["accounts": 20, "clicks": 100],
      ]
    ]
  }

  /// Two defenses, each against an attack that knows of it and one that does not, on three seeds.
  mutating func addDefenses(_ seeds: [UInt64] = [1, 2, 3]) {
    addExperiment("defense", title: "Defenses")
    for seed in seeds {
      for (name, unknowing, adaptive) in [("distinct", 100.0, 200.0), ("cap-repeats", 50, 600)] {
        addPoison(
          ["ranker": "bpr", "defense": name, "static": "true"],
          recNum: unknowing + Double(seed), seed: seed, more: Self.defense(name, adaptive: false))
        addPoison(
          ["ranker": "bpr", "defense": name], recNum: adaptive + Double(seed), seed: seed,
          more: Self.defense(name, adaptive: true))
      }
    }
  }

  /// 1, 5 and 20 accounts.
  mutating func addBudgets(_ experiment: String = "budget") {
    addExperiment(experiment, title: "Budgets")
    for (accounts, recNum) in [("1", 0.0), ("5", 60), ("20", 123)] {
      for seed in [1, 2] as [UInt64] {
        // One account buys nothing on the second seed.
        addPoison(
          ["ranker": "bpr", "fake-users": accounts],
          recNum: accounts == "1" ? 2 - Double(seed) : recNum + Double(seed) / 10, seed: seed)
      }
    }
  }

  /// Screens for 20 accounts of Popular among 6,500 real users.
  mutating func addScreens(_ results: [(detector: String, recall: Double)]) {
    addExperiment("screening", title: "Screens")
    for (detector, recall) in results {
      for seed in [1, 2, 3] as [UInt64] {
        let document: JSON = [
          "dataset": "steam", "datasetChecksum": "00", "detector": .string(detector),
          "seed": .integer(Int64(seed)), "seconds": 1,
          "configuration": [
            "fakeUsers": 20, "clicks": 20, "targets": 8, "detector": [:], "attacks": [:],
          ],
          "results": [
            [
              "attack": "popular", "fakeUsers": 20, "clicks": 400, "realUsers": 6500,
              "auc": .number(0.8 + Double(seed) / 100), "averagePrecision": 0.4,
              "recallAtFalseAlarms": [
                "0.001": 0, "0.01": .number(recall + Double(seed) / 1000), "0.05": 0.9,
              ],
              "flaggedRealUsers": ["0.001": 6, "0.01": 65, "0.05": 325], "caughtAmongFirst": 7,
            ]
          ],
        ]
        add(
          "screen", ["dataset": "steam", "detector": detector, "seed": "\(seed)"],
          outcome: document.compact)
      }
    }
  }

  /// Two attackers who promote nothing, one of them over two seeds.
  mutating func addOtherGoals() {
    addExperiment("goals", title: "Other goals")
    for (name, seed, clean, poisoned) in [
      ("demote", 1, 400.0, 100.0), ("degrade", 1, 0.25, 0.5), ("degrade", 2, 0.25, 0.125),
    ] as [(String, UInt64, Double, Double)] {
      addPoison(
        ["ranker": "bpr", "goal": "\(name)"], recNum: 5, seed: seed,
        more: [
          "goal": [
            "name": .string(name), "measure": name == "demote" ? "recNum" : "ndcg@10",
            "clean": .number(clean), "poisoned": .number(poisoned),
            "fall": .number(clean - poisoned),
          ]
        ])
    }
  }

  /// Two weights of stealth.
  mutating func addStealth() {
    addExperiment("stealth", title: "Stealth")
    for (weight, recNum, auc) in [(1.0, 100.0, 0.6), (0.1, 500, 0.9)] {
      addPoison(
        ["ranker": "bpr"], recNum: recNum,
        more: ["stealth": ["weight": .number(weight), "detector": "profile", "auc": .number(auc)]])
    }
  }
}
