import Essentials
@testable import Reporting

extension SyntheticStudy {
  /// Table 1's and Figure 2's trials on one graph: the clean NDCG is 4, `attack` takes the share
  /// `loss` of it when every hop is attacked.
  mutating func addEvasion(
    graph: String = "beauty-kg", beam: [Double] = [25, 5, 3], seed: Int = 1, budget: String? = nil,
    dropout: Double = 0, countedUnderAttack: Double? = nil,
    _ attacks: [(attack: String, epsilon: Double, loss: Double)] = [
      ("fgsm-l1", 0.1, 0.5), ("fgsm-l2", 1, 0.05), ("gaussian", 0.1, 0.01),
    ]
  ) {
    addExperiment("paths-table-1", title: "Evasion and drift")
    for (attack, epsilon, loss) in attacks {
      for (schedule, frequency) in [("every", 1.0), ("timed:0.5", 0.4), ("random:0.3", 0.3)] {
        // Timing makes a part of the hops worth more than their share.
        let harm = loss * (schedule.hasPrefix("timed") ? frequency.squareRoot() : frequency)
        func metrics(_ scale: Double) -> JSON {
          [
            "ndcg@10": .number(4 * scale), "recall@10": .number(6 * scale),
            "hr@10": .number(12 * scale), "precision@10": .number(1.5 * scale),
          ]
        }
        var document: [String: JSON] = [
          "graph": .string(graph), "attack": .string(attack), "epsilon": .number(epsilon),
          "schedule": .string(schedule), "frequency": .number(frequency),
          "metrics": metrics(1 - harm), "clean": metrics(1),
          "meanListLength": ["clean": 10, "attacked": .number(10 * (1 - harm))],
          "configuration": [
            "recommender": [:], "attack": [:], "leavesOutShortLists": false,
            "beam": [
              "widths": .numbers(beam), "length": 10, "dropout": .number(dropout),
              "inflatesProbabilities": false,
            ],
          ],
          "mmd": [
            "clean": .number(0.02 + loss), "noiseFloor": 0.01, "pValue": 0.001,
            "l1": .number(0.5 - loss), "bandwidth": 1, "sequences": 100,
          ],
          "seed": .number(Double(seed)), "norm": "l1", "users": 300, "countedUsers": 290,
          "paths": 9_000,
          "changedPaths": 0.5, "seconds": ["clean": 1, "attacked": 2],
          "meanPerturbationNorms": ["l0": 1, "l1": 0.1, "l2": 0.1, "linf": 0.1],
        ]
        if let budget { document["budget"] = .string(budget) }
        if let counted = countedUnderAttack {
          document["countedUsersUnderAttack"] = .number(counted)
        }
        if schedule == "every" {
          document["example"] = [
            "user": 42, "label": "user 42", "changedHop": 2,
            "clean": [
              hop("purchase", "product", 7, "Rose lotion <50 ml>"),
              hop("also_bought", "related_product", 9, "B000142FVW"),
              hop("also_bought", "product", 11, "Hand cream & soap"),
            ],
            "attacked": [
              hop("purchase", "product", 7, "Rose lotion <50 ml>"),
              hop("belongs_to", "category", 3, "Skin care"),
              hop("belongs_to", "product", 19, "Sun oil"),
            ],
          ]
        }
        add(
          "evade",
          [
            "graph": graph, "attack": attack, "epsilon": "\(epsilon)", "schedule": schedule,
            "seed": "\(seed)", "beam": "\(beam)",
          ], outcome: JSON.object(document).compact)
      }
    }
  }

  private func hop(_ relation: String, _ kind: String, _ node: Double, _ label: String) -> JSON {
    [
      "relation": .string(relation), "kind": .string(kind), "node": .number(node),
      "label": .string(label),
    ]
  }

  /// Table 2's trial.
  mutating func addDetection(
    graph: String = "beauty-kg", trainedOn: String = "fgsm-l1", trainedOnEpsilon: Double = 0.1,
    seed: Int = 1
  ) {
    addExperiment("paths-table-2", title: "Detection")
    func result(
      _ attack: String, _ epsilon: Double, _ schedule: String, _ frequency: Double, f1: Double
    ) -> JSON {
      [
        "attack": .string(attack), "epsilon": .number(epsilon), "schedule": .string(schedule),
        "frequency": .number(frequency), "precision": 0.9, "recall": 0.875, "f1": .number(f1),
        "auc": 0.97, "recallAt1PercentFalseAlarms": 0.625, "paths": 100,
      ]
    }
    let document: JSON = [
      "graph": .string(graph), "detector": "gru-attention", "seed": .number(Double(seed)),
      "users": ["training": 3, "validation": 1, "test": 1],
      "paths": ["training": 80, "validation": 20], "seconds": ["training": 1, "total": 2],
      "configuration": ["recommender": [:], "detector": [:], "attacks": [:]],
      "trainedOn": [
        "attack": .string(trainedOn), "epsilon": .number(trainedOnEpsilon), "schedule": "every",
        "frequency": 1,
      ],
      "results": [
        result("fgsm-l1", 0.1, "every", 1, f1: 0.9), result("fgsm-l2", 1, "every", 1, f1: 0.25),
        result("fgsm-linf", 0.5, "every", 1, f1: 0.875),
        result("fgsm-l1", 0.1, "random:0.1", 0.1, f1: 0.75),
        result("fgsm-l1", 0.1, "timed:0.5", 0.4, f1: 0.8125),
      ],
    ]
    add(
      "detect",
      ["graph": graph, "train-on": "\(trainedOn):\(trainedOnEpsilon)", "seed": "\(seed)"],
      outcome: document.compact)
  }

  /// The trials of the timings.
  mutating func addTimings() {
    addExperiment("timing", title: "Timings")
    add(
      "bench step", ["seed": "1"],
      outcome: """
        [{"actionSpace":"bcbt-popular","items":3000,"secondsPerStep":0.125},
         {"actionSpace":"bcbt-popular","items":30000,"secondsPerStep":0.25},
         {"actionSpace":"plain","items":3000,"secondsPerStep":0.5}]
        """)
    add(
      "bench evaluation", ["dataset": "steam"],
      outcome: """
        [{"dataset":"steam","ranker":"itempop","evaluationsPerSecond":4500,"worldsAtOnce":2}]
        """)
  }
}
