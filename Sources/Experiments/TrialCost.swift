import Results

/// About how long a trial takes, from its options alone: the same on every machine, so that all shards deal
/// alike without asking one another.
///
/// Only proportions count. The rates are those of README.md's table, rounded: what a recommender costs beside
/// another is nearly the same on any log.
package struct TrialCost {
  /// Evaluations a second.
  private static let rates = [
    "itempop": 5_000.0, "co-visitation": 2_000, "bpr": 1_000, "pmf": 500, "autorec": 100,
    "neumf": 70, "ngcf": 40, "gru4rec": 25,
  ]
  /// Seconds of training.
  private static let trainings = [
    "itempop": 0.1, "co-visitation": 0.5, "bpr": 5, "pmf": 10, "autorec": 20, "neumf": 30,
    "ngcf": 60, "gru4rec": 60,
  ]
  /// What is neither known nor asked for.
  private static let unknownRate = 50.0
  private static let unknownTraining = 30.0
  /// Starting, and reading data.
  private static let start = 1.0
  /// A training step of an attack.
  private static let step = 0.1

  /// Of trials that differ in seed and data only, one is looked at.
  private var known: [TrialKey: Double] = [:]

  package init() {}

  /// In seconds of no machine in particular.
  package mutating func seconds(of key: TrialKey) -> Double {
    var kind = key
    kind.data = nil
    for name in ["seed"] + TrialKey.dataOptions { kind.parameters[name] = nil }
    if let seconds = known[kind] { return seconds }
    let seconds = Self.estimate(key)
    known[kind] = seconds
    return seconds
  }

  private static func estimate(_ key: TrialKey) -> Double {
    let ranker = key.parameters["ranker"] ?? key.parameters[TrialKey.recommenderOption]
    guard let ranker else { return start }
    guard let plan = AttackPlan(key, itemCount: 1) else {
      return start + (trainings[ranker] ?? unknownTraining)
    }
    let learning = plan.learning.reduce(0.0) { $0 + Double($1.steps) * step }
    return start + Double(plan.evaluations) / (rates[ranker] ?? unknownRate) + learning
  }
}
