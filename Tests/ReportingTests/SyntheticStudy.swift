import Essentials
import Foundation
@testable import Reporting
@testable import Results

/// Trials as a store would hold them, with outcomes that follow from closed forms.
///
/// RecNum of the attack with place a on the ranker with place r, on the dataset with place d, under
/// seed s: 1000 (d + 1) + 100 r + 10 a + s; so later attacks are better, and of seeds 1 and 2 the mean
/// is 1.5 above. The ceiling is 10,000.
struct SyntheticStudy {
  var datasets = ["steam", "amazon-phone"]
  var rankers = ["itempop", "co-visitation"]
  var attacks = ["random", "popular", "middle", "power-item", "poisonrec"]
  var seeds: [UInt64] = [1, 2]
  var actionSpaces = ["bcbt-popular", "plain"]
  var steps = 4
  var items = 30
  /// What a recommender's figures are multiplied by; shows nothing but other numbers.
  var recNum: @Sendable (_ dataset: Int, _ ranker: Int, _ attack: Int, _ seed: UInt64) -> Double = {
    1000 * Double($0 + 1) + 100 * Double($1) + 10 * Double($2) + Double($3)
  }
  var ceiling = 10_000.0
  /// Without a poison.
  var clean = 7.0
  /// Controls of PoisonRec as multiples of what it comes to.
  var controls = [
    "random-best": 0.4, "popular-best": 0.5, "untrained-policy-best": 0.6,
    "shuffled-rewards-best": 0.55,
  ]
  /// The seeds of single attacks that have not played all.
  var seedsOf: [String: [UInt64]] = [:]
  /// Whether recommenders are somebody's own.
  var isOwn = false

  private(set) var experiments: [ExperimentRecord] = []
  private(set) var trials: [TrialRecord] = []

  var evidence: Evidence { Evidence(experiments: experiments, trials: trials) }

  /// The trials at these places alone.
  func limited(to places: [Int]) -> SyntheticStudy {
    var study = self
    study.trials = places.map { trials[$0] }
    return study
  }

  mutating func addExperiment(_ name: String, title: String) {
    experiments.append(
      ExperimentRecord(id: Int64(experiments.count + 1), name: name, title: title, source: ""))
  }

  mutating func add(
    _ command: String, _ parameters: [String: String], settings: [String: String] = [:],
    state: TrialRecord.State = .done, outcome: String?, message: String? = nil,
    queries: Int? = nil, data: String? = nil
  ) {
    trials.append(
      TrialRecord(
        id: Int64(trials.count + 1), experiment: experiments.last?.name ?? "",
        position: trials.count, command: command, parameters: parameters, settings: settings,
        state: state, outcome: outcome, message: message,
        seed: parameters["seed"].flatMap { UInt64($0) }, datasetChecksum: "00112233aabbccdd",
        version: state == .done ? "0.1.0" : "", queries: queries,
        seconds: state == .done ? 12.5 : nil, data: data))
  }

  /// Table II's trials; Steam with two items fewer than the paper has.
  mutating func addDatasets() {
    addExperiment("table-2", title: "The datasets")
    for (name, users, items, interactions) in [
      ("steam", 6_506, 5_132, 187_227), ("amazon-phone", 27_879, 10_429, 194_439),
    ] {
      let document: JSON = [
        "name": .string(name), "users": .number(Double(users)), "items": .number(Double(items)),
        "interactions": .number(Double(interactions)),
        "samples": .number(Double(interactions - users)), "targets": 8,
      ]
      add("datasets describe", ["dataset": name], outcome: document.compact)
    }
  }

  /// Table III's trials.
  mutating func addComparison(withMaps: Bool = false, withControls: Bool = true) {
    addExperiment("table-3", title: "Every attack on every recommender")
    for (d, dataset) in datasets.enumerated() {
      for (r, ranker) in rankers.enumerated() {
        for (a, attack) in attacks.enumerated() {
          for seed in seedsOf[attack] ?? seeds {
            let isLearned = attack == "poisonrec"
            let document = poisonDocument(
              dataset: dataset, ranker: ranker, attack: attack,
              actionSpace: isLearned ? "bcbt-popular" : nil, seed: seed,
              recNum: recNum(d, r, a, seed), controls: withControls && isLearned,
              map: withMaps && isLearned && seed == seeds.first)
            add(
              "poison",
              ["dataset": dataset, "ranker": ranker, "attack": attack, "seed": "\(seed)"],
              outcome: document.compact, queries: isLearned ? 1_920 : 1)
          }
        }
      }
    }
  }

  /// Figure 4's trials, of which those with BCBT-Popular are Table III's.
  mutating func addDesigns() {
    addExperiment("figure-4", title: "Four designs of the action space")
    let shared = trials.filter {
      $0.parameters["attack"] == "poisonrec" && $0.parameters["dataset"] == datasets[0]
    }
    trials += shared.map { trial in
      TrialRecord(
        id: trial.id, experiment: "figure-4", position: 0, command: trial.command,
        parameters: trial.parameters, settings: [:], state: trial.state, outcome: trial.outcome,
        message: nil, seed: trial.seed, datasetChecksum: trial.datasetChecksum,
        version: trial.version, queries: trial.queries, seconds: trial.seconds)
    }
    for ranker in rankers {
      for space in actionSpaces where space != "bcbt-popular" {
        for seed in seeds {
          let document = poisonDocument(
            dataset: datasets[0], ranker: ranker, attack: "poisonrec", actionSpace: space,
            seed: seed, recNum: 500, controls: false, map: false)
          add(
            "poison",
            [
              "dataset": datasets[0], "ranker": ranker, "attack": "poisonrec",
              "action-space": space, "seed": "\(seed)",
            ], outcome: document.compact, queries: 1_920)
        }
      }
    }
  }

  private func poisonDocument(
    dataset: String, ranker: String, attack: String, actionSpace: String?, seed: UInt64,
    recNum: Double, controls: Bool, map: Bool
  ) -> JSON {
    let place = Double(actionSpaces.firstIndex(of: actionSpace ?? "") ?? 0)
    let curve: [JSON] = (0..<(attack == "poisonrec" ? steps : 1)).map { step in
      let share = 1 - exp(-3 * Double(step + 1) / Double(steps) / (1 + place))
      return [
        "step": .number(Double(step)), "mean": .number(recNum * share + Double(seed)),
        "max": .number((recNum * share + 20).rounded()), "targetClickRatio": 0.5, "seconds": 0.2,
      ]
    }
    let isTargetOnly = ranker == "itempop" || ranker == "neumf"
    let ratio = attack != "poisonrec" ? 0.5 : isTargetOnly ? 0.98 : 0.5
    var members: [String: JSON] = [
      "dataset": .string(dataset), "ranker": .string(ranker), "attack": .string(attack),
      "actionSpace": actionSpace.map(JSON.string) ?? .null, "seed": .number(Double(seed)),
      "refresh": isOwn ? "own" : "incremental", "targetClickRatio": .number(ratio),
      "readsLog": .bool(attack == "power-item" || attack == "conslop"),
      "queries": attack == "poisonrec" ? 1_920 : 1,
      "recNum": [
        "clean": .number(clean), "poisoned": .number(recNum), "policyMean": .number(recNum * 0.9),
        "ceiling": .number(ceiling), "oracle": ranker == "itempop" ? .number(recNum * 1.25) : .null,
      ],
      "seconds": ["total": 10, "perStep": 0.2, "evaluation": 0.01], "curve": .array(curve),
      "configuration": [
        "fakeUsers": 20, "clicks": 20, "targets": 8, "ranker": ["dimensions": 64],
        "attack": attack == "poisonrec"
          ? ["worlds": 32, "actionSpace": .string(actionSpace ?? "")] : ["draws": 1],
      ],
    ]
    if attack == "poisonrec" {
      members["strategy"] = [
        "targetClickRatio": .number(ratio),
        "popularityDeciles": isTargetOnly
          ? [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] : [0.6, 0.2, 0.1, 0.05, 0.05, 0, 0, 0, 0, 0],
        "alternation": ranker == "co-visitation" ? 0.95 : isTargetOnly ? 0.03 : 0.5,
        "distinctTargets": isTargetOnly ? 3 : 8, "distinctOriginals": isTargetOnly ? 2 : 60,
        "targetClicks": isTargetOnly
          ? [200, 100, 92, 0, 0, 0, 0, 0] : [25, 25, 25, 25, 25, 25, 25, 25],
      ]
    }
    if controls {
      members["controls"] = .object(
        self.controls.mapValues { .number(recNum * $0) }
          .merging(["no-poison": .number(clean)]) { first, _ in first })
    }
    if isOwn {
      members["recommender"] = [
        "command": "python shop.py", "name": .string(ranker), "deterministic": true,
      ]
    }
    if map { members["map"] = self.map(of: ranker, seed: seed) }
    return .object(members)
  }

  /// Items on a spiral, popular ones inside, targets apart.
  private func map(of ranker: String, seed: UInt64) -> JSON {
    var rng = SeededGenerator(seed: seed, stream: "map")
    let count = items + 8
    let angles = (0..<count).map { _ in Double.random(in: 0..<6.283, using: &rng) }
    let radii = (0..<count).map { item in
      item < items ? 4 + 50 * (Double(item) / Double(items)).squareRoot() : 3
    }
    let shift = (0..<count).map { $0 < items ? 0.0 : -70.0 }
    let clicks = (0..<count).map { item in
      item >= items
        ? (item - items) * 12 : item.isMultiple(of: max(7, items / 60)) ? 1 + item % 5 : 0
    }
    return [
      "embedding": ["itempop", "co-visitation", "autorec"].contains(ranker)
        ? "pmf" : .string(ranker),
      "x": .numbers(zip(zip(radii, angles), shift).map { $0.0 * cos($0.1) + $1 }),
      "y": .numbers(zip(radii, angles).map { $0 * sin($1) }),
      "popularity": .numbers(
        (0..<count).map { $0 < items ? (4000 / Double($0 + 1)).rounded() : 0 }),
      "clicks": .numbers(clicks.map(Double.init)), "targets": 8,
    ]
  }
}
