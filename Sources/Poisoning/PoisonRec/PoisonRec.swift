import Essentials
import Foundation
import Interactions

/// Learns a poison by reinforcement: a policy clicks, RecNum rewards it, PPO improves it.
///
/// Source: Song et al. 2020, "PoisonRec: An Adaptive Data Poisoning Framework for Attacking
/// Black-box Recommender Systems" (ICDE), Algorithm 1.
///
/// *Differences*: with B = M the first of the K updates reuses what sampling computed; parameters
/// of items and nodes that no click of a batch touched keep their Adam moments (a step would
/// otherwise cost time linear in the catalogue); σ of eq. 8 is the population's; a step whose
/// rewards are all the same makes the next one explore (`Exploration`; `exploration` = 0 is as
/// published).
///
/// `Spaces` are the action spaces that its configuration can name.
public struct PoisonRec<Spaces: ActionSpaceList>: PoisoningAttack {
  /// What users type.
  public static var identifier: String { "poisonrec" }

  /// Whatever is asked for.
  public static var servesAnyGoal: Bool { true }

  /// What a finished attack is continued by raising.
  public static var extent: String? { "steps" }

  /// The hyperparameters.
  public let configuration: Configuration

  /// An attack with these hyperparameters that sees the recommender alone.
  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  /// M for each step; an untrained policy is queried once.
  public func queries(in scenario: PoisoningScenario) -> Int {
    max(1, configuration.steps) * configuration.worlds
  }

  /// The training that it does between its queries.
  public var learning: LearningPlan? {
    LearningPlan(steps: configuration.steps, actionSpace: configuration.actionSpace)
  }

  /// What the policy's network and distribution learn, and what a step computes and takes back.
  public static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double {
    let width = Double(configuration.embedding)
    let trajectories = Double(configuration.worlds) * Double(fakeUsers)
    // Parameters with two moments each; then a step's inputs, gates, cells and queries.
    return 4 * 3 * width * (Double(items.count) + Double(fakeUsers))
      + 4 * 8 * width * trajectories * (Double(clicks) + 1)
  }

  /// The untrained policy, and one that learns from shuffled rewards.
  public var controls: [AttackControl<Configuration>] {
    var untrained = configuration
    untrained.steps = 0
    var shuffled = configuration
    shuffled.shuffleRewards = true
    return [
      AttackControl(
        name: "untrained", configuration: untrained, best: .bestDraw,
        bestKey: "untrained-policy-best", meanKey: "untrained-policy-mean"),
      AttackControl(
        name: "shuffled", configuration: shuffled, best: .ownPoison,
        bestKey: "shuffled-rewards-best", meanKey: "shuffled-rewards-policy-mean"),
    ]
  }

  /// Plays against `recommender` and returns the best poison found.
  public func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    try configuration.validate()
    let scenario = recommender.scenario
    try Self.validate(scenario)
    let fingerprint = try fingerprint(of: scenario, rng: rng)
    let policy = PoisonPolicy(
      for: scenario, in: try configuration.space(), width: configuration.embedding, using: &rng)
    var state = State(rng: rng, configuration: configuration)
    if let checkpoint, FileManager.default.fileExists(atPath: checkpoint.path) {
      state = try resume(policy, of: scenario, from: checkpoint, fingerprint: fingerprint)
      for point in state.record.curve { try reporting(point) }
    }
    let trainer = PolicyTrainer(
      policy,
      objective: ClippedSurrogate(
        clip: Float(configuration.clip), entropyBonus: Float(configuration.entropy)),
      learningRate: Float(configuration.learningRate), worlds: configuration.worlds,
      batch: configuration.batch, epochs: configuration.epochs)
    while state.record.curve.count < configuration.steps {
      let poisons = trainer.sample(
        exploration: Float(state.exploration.current), using: &state.rng)
      let recNums = try await recommender.recNums(after: poisons)
      state.record.add(
        poisons, recNums, of: scenario.items, stepCount: configuration.steps)
      state.exploration.observe(recNums)
      let rewards = recNums.map { Double($0) }
      let summaries = trainer.learn(
        from: configuration.shuffleRewards ? rewards.shuffled(using: &state.rng) : rewards,
        using: &state.rng)
      try Self.require(summaries, policy, ofStep: state.record.curve.count)
      if let checkpoint { try save(policy, state, to: checkpoint, fingerprint: fingerprint) }
      if let point = state.record.curve.last { try reporting(point) }
    }
    rng = state.rng
    return try await conclude(policy, state: &state, against: recommender, using: &rng)
  }

  /// The best poison seen; that of an untrained policy is the best of one draw of M.
  private func conclude(
    _ policy: PoisonPolicy, state: inout State, against recommender: some BlackBoxRecommender,
    using rng: inout SeededGenerator
  ) async throws -> CraftedAttack {
    let sampler = PoisonSampler(policy)
    if state.record.best == nil {
      let poisons = sampler.sample(configuration.worlds, using: &rng)
      let recNums = try await recommender.recNums(after: poisons)
      state.record.keepBest(of: poisons, recNums)
    }
    guard let best = state.record.best else { preconditionFailure("there is a world at least") }
    return CraftedAttack(poison: best.poison) { count, rng in
      sampler.sample(count, using: &rng)
    }
  }

  /// What diverged does not come back, and nothing that it clicks means anything.
  private static func require(
    _ summaries: [SurrogateSummary], _ policy: PoisonPolicy, ofStep step: Int
  ) throws {
    guard summaries.allSatisfy({ $0.objective.isFinite }), policy.network.isFinite else {
      throw InputError(
        .usage, "poisonrec diverged in step \(step): try a smaller 'learningRate'")
    }
  }

  private static func validate(_ scenario: PoisoningScenario) throws {
    func check(_ isGood: Bool, _ message: String) throws {
      if !isGood { throw InputError(.usage, "poisonrec: \(message)") }
    }
    try check(scenario.items.originalCount >= 1, "there are no original items to click")
    try check(scenario.items.targetCount >= 1, "there are no target items to promote")
    try check(scenario.fakeUserCount >= 1, "there are no fake users")
    try check(scenario.clicksPerFakeUser >= 1, "fake users have no clicks")
  }
}

/// Draws from a policy that nobody trains any more.
///
/// Sampling changes nothing in the policy, so it may be done from anywhere.
final class PoisonSampler: @unchecked Sendable {
  private let policy: PoisonPolicy

  init(_ policy: PoisonPolicy) { self.policy = policy }

  func sample(_ count: Int, using rng: inout SeededGenerator) -> [Poison] {
    guard count > 0 else { return [] }
    let activations = policy.makeActivations(worlds: count, training: false)
    return policy.sample(in: activations, using: &rng)
      .poisons(of: policy.scenario, in: activations)
  }
}
