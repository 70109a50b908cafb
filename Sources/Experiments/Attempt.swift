import Documents
import Essentials
import Foundation
import Interactions
import Poisoning
import Victims

/// One attack played to its end, with what it took.
struct Attempt {
  /// The poison and the strategy that it came from; nil where the accounts were given.
  let crafted: CraftedAttack?
  /// The poison as it reaches the recommender: it keeps to the rules.
  let injection: Injection
  /// The attack's hyperparameters.
  let configuration: [String: JSON]
  /// Whether it was shown the log.
  let readsLog: Bool
  /// How it went, step by step; a resumed attack's earlier steps included.
  let curve: [PoisonDocument.CurvePoint]
  /// How many queries it made.
  let queries: Int
  /// Seconds a query, worlds side by side; nil without queries.
  let secondsPerQuery: Double?
  private let scenario: PoisoningScenario

  /// Plays an attack with these hyperparameters against `victim`, for lists of `k`.
  ///
  /// With an `output` folder the curve is written there after every step, and an attack that was
  /// interrupted continues from the checkpoint of `name` in it. With `reward` it plays for that instead of
  /// RecNum, and with `stealth` it minds being noticed beside. `training` is told how an attack trains a
  /// surrogate.
  init<Attack: PoisoningAttack>(
    _ attack: Attack, _ configuration: Attack.Configuration, against victim: some Victim,
    k: Int = 10, seed: UInt64, output: RunFolder?, name: String,
    minding stealth: StealthReward? = nil, rewarding reward: GoalReward? = nil,
    training: ProgressReport, reporting: AttackReport
  ) async throws {
    let view = AttackersView(of: victim, k: k, rewarding: reward)
    var rng = SeededGenerator(seed: seed, stream: "attack")
    // How long the steps took that an earlier run has made.
    let earlier = try output?.curve(name) ?? []
    var curve: [PoisonDocument.CurvePoint] = []
    var queries = 0
    var last = ContinuousClock.now
    let crafted = try await attack.craft(
      against: StealthyView(base: view, reward: stealth), using: &rng,
      checkpoint: output?.checkpoint(name), training: training
    ) { step in
      let now = ContinuousClock.now
      let isRepeated = view.queryCount == 0 && step.step < earlier.count
      curve.append(
        .init(
          step, seconds: isRepeated ? earlier[step.step].seconds : (now - last).inSeconds))
      queries = step.queries
      last = now
      if !isRepeated { try output?.write(curve, name) }
      try reporting(step)
    }
    self.crafted = crafted
    scenario = victim.scenario
    injection = try scenario.admit(crafted.poison)
    self.configuration = try configuration.values
    // Whoever knows what looks suspicious knows the log.
    readsLog = Attack.Knowledge.isFromLog || stealth != nil
    self.curve = curve
    self.queries = queries
    secondsPerQuery = view.secondsPerQuery
  }

  /// Accounts that somebody else has made: nothing was asked, and nothing is known of how.
  init(_ injection: Injection, in scenario: PoisoningScenario) {
    crafted = nil
    self.injection = injection
    self.scenario = scenario
    (configuration, readsLog, curve, queries, secondsPerQuery) = ([:], false, [], 0, nil)
  }

  /// Fresh poisons of the final strategy, which stand for it before a judge; none where there is none.
  func samples(seed: UInt64) throws -> [Injection] {
    guard let crafted else { return [] }
    var rng = SeededGenerator(seed: seed, stream: "judge")
    return try crafted.sample(JudgeRules.samples, &rng).map { try scenario.admit($0) }
  }
}
