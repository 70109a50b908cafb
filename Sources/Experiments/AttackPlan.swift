import Essentials
import Poisoning
import Results

/// How much work a poisoning trial is, from its options alone.
struct AttackPlan: Equatable {
  /// The black box's evaluations, those that score the result included.
  var evaluations: Int
  /// The training steps of a learning attack.
  var steps: Int
  /// Its action space, if it has one.
  var actionSpace: String?

  /// The plan of a `poison` trial; nil of any other, or if its options are wrong.
  init?(_ key: TrialKey) {
    guard key.command == "poison", let ranker = key.parameters["ranker"],
      let attack = key.parameters["attack"],
      let rankerType = try? Catalog.ranker(named: ranker),
      let attackType = try? Catalog.attack(named: attack)
    else { return nil }
    var settings = key.settings
    for (option, name) in [
      ("steps", "steps"), ("best-of", "draws"), ("action-space", "actionSpace"),
    ] {
      if let value = key.parameters[option] { settings["attack.\(name)"] = value }
    }
    guard
      let assigned = try? AssignedSettings(settings, ranker: rankerType, attack: attackType),
      let values = try? attackType.values(setting: assigned.attack)
    else { return nil }
    func integer(_ name: String) -> Int? { values[name]?.int }
    actionSpace = values["actionSpace"]?.text
    let queries: Int
    // PoisonRec's worlds, or AppGrad's directions with two queries each and those of its matrix.
    let directions = integer("directions").map { 2 * $0 + (integer("ownQueries") ?? 0) }
    if let perStep = integer("worlds") ?? directions {
      steps = integer("steps") ?? 0
      queries = steps * perStep
    } else {
      steps = 0
      // A single draw is returned without a query.
      queries = integer("draws").map { $0 > 1 ? $0 : 0 } ?? 0
    }
    evaluations = queries + Judge.evaluations(ranker: ranker)
    if key.parameters["controls"] != nil {
      // The attacks that draw with as many draws, the untrained policy's, and shuffled rewards.
      let drawing = Catalog.attacks.count {
        (try? $0.hyperparameterNames.contains("draws")) ?? false
      }
      evaluations += max(1, queries) * drawing
      if attack == PoisonRec.identifier {
        evaluations += 2 * queries
        steps *= 2
      }
    }
  }
}

extension TrialKey {
  /// The action space of an attack that has one.
  package var actionSpace: String? { AttackPlan(self)?.actionSpace }
}

extension Judge {
  /// How many evaluations score a finished attack: the poison, fresh samples of the strategy, no
  /// poison and the oracle's, each on three draws of candidates.
  static func evaluations(ranker: String) -> Int {
    let oracle = Catalog.oracle(forRanker: ranker) == nil ? 0 : 8
    return 3 * (2 + sampleCount + oracle)
  }
}
