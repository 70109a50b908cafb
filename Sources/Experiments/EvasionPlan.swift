import Essentials
import Evasion
import PathReasoning

/// Everything that decides what an evasion trial measures, apart from the graph.
package struct EvasionPlan: Codable, Sendable, Equatable {
  /// The name of the attack.
  package var attack: String
  /// Its budget; the attack's usual one if nil.
  package var epsilon: Double?
  /// What the budget bounds: `norm` or `per-coordinate`.
  package var budget = PerturbationBudget.norm.rawValue
  /// What it makes worse, `value` or `policy`; the attack's usual choice if nil.
  package var objective: String?
  /// At which hops it happens: `every`, `random:P` or `timed:THRESHOLD`.
  package var schedule = "every"
  /// How many users are recommended to, the graph's first.
  package var users = 10_000
  /// How paths are searched.
  package var beam = BeamConfiguration()
  /// Whether users with fewer than ten recommendations do not count, as in the public PGPR.
  package var leavesOutShortLists = false
  /// How many paths of each kind are compared as samples of two distributions, one of each user; 0
  /// for none.
  package var sequences = 2_000
  /// Where all randomness comes from.
  package var seed: UInt64 = 1
  /// Hyperparameters of the recommender and the attack.
  package var settings: HyperparameterSettings = [:]

  /// An attack as it usually is.
  package init(attack: String) { self.attack = attack }

  /// A plan whose parts are known, and within their ranges.
  struct Resolved {
    /// With the radius that the budget comes to.
    var attack: ScheduledAttack
    /// The budget as it was told; infinite for an attack that stops by itself.
    var epsilon: Double
    var budget: PerturbationBudget
    var attackValues: [String: JSON]
    var recommender: PathRecommenderConfiguration
    /// Nil for an attack that does not look at the agent.
    var objective: EvasionObjective?
  }

  /// The parts that this plan names, or an ``InputError`` about the first that is wrong.
  func resolved() throws -> Resolved {
    try resolved(Catalog.evasionAttack(named: attack))
  }

  private func resolved<Attack: EvasionAttack>(_ type: Attack.Type) throws -> Resolved {
    func require(_ holds: Bool, _ message: String) throws {
      if !holds { throw InputError(.usage, message) }
    }
    let parts = try settings.assigned(to: [
      HyperparameterOwner("recommender", "path reasoning", PathRecommenderConfiguration.self),
      HyperparameterOwner("attack", type),
    ])
    let recommender = try PathRecommenderConfiguration(setting: parts[0], of: "path reasoning")
    let configuration = try type.configuration(setting: parts[1])
    let attack = Attack(configuration)
    if let epsilon {
      try require(epsilon >= 0, "--epsilon must be at least 0, not \(epsilon)")
      try require(epsilon.isFinite, "--epsilon of \(type.identifier) must be a finite number")
      try attack.validate(epsilon: epsilon, as: "the epsilon of \(type.identifier)")
    }
    let epsilon = epsilon ?? type.standardEpsilon
    let budget = try PerturbationBudget.named(budget)
    try require(
      budget == .norm || attack.norm != .l0,
      "the epsilon of \(type.identifier) is a number of coordinates: it has no --budget \(budget.rawValue)"
    )
    try require(
      budget == .norm || epsilon.isFinite,
      "\(type.identifier) stops by itself: without --epsilon it has no --budget \(budget.rawValue)")
    let radius = budget.radius(
      of: epsilon, in: attack.norm, width: recommender.stateWidth)
    try require(users >= 1, "--users must be at least 1, not \(users)")
    try require(
      sequences == 0 || (4...1_000_000).contains(sequences),
      "--sequences must be 0 or from 4 to 1000000, not \(sequences)")
    try beam.validate()
    let objective = try chosenObjective(of: type)
    return Resolved(
      attack: ScheduledAttack(
        attack, objective: objective ?? .value, epsilon: radius,
        schedule: try AttackSchedule(schedule), seed: seed),
      epsilon: epsilon, budget: budget,
      attackValues: try configuration.values, recommender: recommender, objective: objective)
  }

  private func chosenObjective(of type: any EvasionAttack.Type) throws -> EvasionObjective? {
    guard let objective else { return type.objectives.first }
    let named = try EvasionObjective.named(objective)
    if type.objectives.isEmpty {
      throw InputError(.usage, "attack '\(attack)' has no objective: it does not look at the agent")
    }
    guard type.objectives.contains(named) else {
      let known = type.objectives.map(\.rawValue).joined(separator: ", ")
      throw InputError(
        .usage, "attack '\(attack)' has no objective '\(objective)'; known: \(known)")
    }
    return named
  }
}
