import Detection
import Essentials
import Evasion
import PathReasoning

/// Everything that decides what a detection trial measures, apart from the graph.
package struct DetectionPlan: Codable, Sendable, Equatable {
  /// The name of the detector.
  package var detector = SequenceDetector.identifier
  /// The attack that it learns from.
  package var trainOn = AttackSpecification("fgsm-l1")
  /// The attacks that it is tested on.
  package var testOn = DetectionPlan.published
  /// What their budgets bound, `norm` or `per-coordinate`; a number of coordinates is what it is.
  package var budget = PerturbationBudget.norm.rawValue
  /// How many paths it learns from and stops by, half of them attacked, and how many attacked ones
  /// it is tested on for each attack, with as many clean ones; all there are if there are fewer.
  package var paths = 100_000
  /// How many users' paths are looked at, the graph's first.
  package var users = 10_000
  /// How paths are searched, by all walkers alike.
  package var beam = BeamConfiguration()
  /// Where all randomness comes from.
  package var seed: UInt64 = 1
  /// Hyperparameters of the recommender, the detector and the attacks.
  package var settings: HyperparameterSettings = [:]

  /// The paper's trial.
  package init() {}

  /// The attacks that the paper tests on.
  ///
  /// Source: Cao et al. 2020, table 2.
  package static let published = [
    AttackSpecification("fgsm-l1", epsilon: 0.1), AttackSpecification("fgsm-l1", epsilon: 1),
    AttackSpecification("fgsm-l2", epsilon: 1), AttackSpecification("fgsm-linf", epsilon: 0.5),
    AttackSpecification("jsma"), AttackSpecification("deepfool"),
  ]

  /// A plan whose parts are known, and within their ranges.
  struct Resolved {
    var recommender: PathRecommenderConfiguration
    var detector: any Detector.Type
    var detectorSettings: HyperparameterSettings
    var training: ResolvedAttack
    var tests: [ResolvedAttack]
  }

  /// An attack with its values.
  struct ResolvedAttack {
    var attack: ScheduledAttack
    var values: [String: JSON]
    /// Its name, budget and schedule.
    var specification: AttackSpecification
  }

  /// The parts that this plan names, or an ``InputError`` about the first that is wrong.
  func resolved() throws -> Resolved {
    func require(_ holds: Bool, _ message: String) throws {
      if !holds { throw InputError(.usage, message) }
    }
    try require(
      (10...10_000_000).contains(paths), "--paths must be from 10 to 10000000, not \(paths)")
    try beam.validate()
    try require(users >= 4, "--users must be at least 4, not \(users)")
    try require(!testOn.isEmpty, "--test-on needs an attack")
    _ = try PerturbationBudget.named(budget)
    let detector = try Catalog.detector(named: detector)
    var names: [String] = []
    for specification in [trainOn] + testOn where !names.contains(specification.attack) {
      names.append(specification.attack)
    }
    let parts = try settings.assigned(
      to: [
        HyperparameterOwner("recommender", "path reasoning", PathRecommenderConfiguration.self),
        HyperparameterOwner("detector", detector),
      ] + names.map { try HyperparameterOwner($0, Catalog.evasionAttack(named: $0)) })
    let attackSettings = Dictionary(uniqueKeysWithValues: zip(names, parts.dropFirst(2)))
    func resolve(_ specification: AttackSpecification) throws -> ResolvedAttack {
      var plan = EvasionPlan(attack: specification.attack)
      plan.epsilon = specification.epsilon
      let type = try Catalog.evasionAttack(named: specification.attack)
      if !type.countsCoordinates, (specification.epsilon ?? type.standardEpsilon).isFinite {
        plan.budget = budget
      }
      plan.schedule = specification.schedule
      plan.seed = seed
      for (name, value) in attackSettings[specification.attack] ?? [:] {
        plan.settings["attack.\(name)"] = value
      }
      let resolved = try plan.resolved()
      var complete = specification
      complete.epsilon = resolved.epsilon.isFinite ? resolved.epsilon : nil
      complete.schedule = resolved.attack.schedule.description
      return ResolvedAttack(
        attack: resolved.attack, values: resolved.attackValues, specification: complete)
    }
    // Wrong hyperparameters of the detector should not wait until everybody has walked.
    _ = try detector.values(setting: parts[1])
    return Resolved(
      recommender: try PathRecommenderConfiguration(setting: parts[0], of: "path reasoning"),
      detector: detector, detectorSettings: parts[1], training: try resolve(trainOn),
      tests: try testOn.map(resolve))
  }
}
