import Essentials
import Foundation
import Interactions

/// Approximated gradients: a matrix of clicks climbs RecNum by trying random directions.
///
/// **Source.** Christakopoulou & Banerjee, *Adversarial Attacks on an Oblivious Recommender*,
/// RecSys 2019, as adapted in PoisonRec, section IV.A: M holds how often fake user i clicks item j,
/// f(M) is −RecNum, and M moves against a gradient of f that is estimated from queries.
///
/// **Method.** M starts from a draw of ``RandomAttack``, half of whose clicks are on targets. A
/// step draws Gaussian directions u, queries M + μu and M − μu, each brought back to T clicks a row
/// and rounded (`ClickMatrix`), takes `ZerothOrderGradient`'s estimate, and moves M against it
/// by a fixed length, because RecNum has no scale of its own. M itself is queried too. The poison
/// is the best that was queried; fresh samples are M rounded, in random order.
///
/// **Differences.** The first source starts from a generative network trained on ratings, which the
/// second replaces by sampled clicks. A catalog has thousands of items and a fake user 20 clicks:
/// noise on every item would drown them when M is rounded, so that a row moves only on a support of
/// its largest entries, the targets and some random items, chosen anew for every step. No constants
/// are published; ``Configuration`` has ours.
public struct AppGrad: PoisoningAttack {
  /// What users type.
  public static let identifier = "appgrad"

  /// Whatever is asked for.
  public static let servesAnyGoal = true

  /// The hyperparameters.
  public let configuration: Configuration

  /// AppGrad with these hyperparameters.
  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  /// What a finished attack is continued by raising.
  public static let extent: String? = "steps"

  /// How many poisons it will have evaluated in all.
  public func queries(in scenario: PoisoningScenario) -> Int {
    configuration.steps * (2 * configuration.directions + configuration.ownQueries)
  }

  /// The matrix, a direction of its size for each pair of queries, and their poisons.
  public static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double {
    let width =
      Double(items.targetCount)
      + Double(min(items.originalCount, max(configuration.support, clicks)))
    let directions = Double(configuration.directions)
    return Double(fakeUsers) * (8 * width * (1 + directions) + 4 * Double(clicks) * 2 * directions)
  }

  /// Plays against `recommender` and returns the best poison found.
  public func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    try configuration.validate()
    let scenario = recommender.scenario
    let fingerprint = try fingerprint(of: scenario, rng: rng)
    var state =
      try resume(from: checkpoint, in: scenario, fingerprint: fingerprint) ?? start(scenario, rng)
    for point in state.record.curve { try reporting(point) }
    while state.record.curve.count < configuration.steps {
      try await step(&state, against: recommender)
      try save(state, to: checkpoint, fingerprint: fingerprint)
      if let point = state.record.curve.last { try reporting(point) }
    }
    rng = state.rng
    let matrix = state.matrix
    return CraftedAttack(poison: state.record.best?.poison ?? matrix.poison(using: &rng)) {
      count, rng in
      (0..<count).map { _ in matrix.poison(using: &rng) }
    }
  }

  /// M before the first step.
  private func start(_ scenario: PoisoningScenario, _ rng: SeededGenerator) -> State {
    var rng = rng
    let poison = scenario.poison(
      following: RandomAttack(.init()).rule(in: scenario), using: &rng)
    let matrix = ClickMatrix(
      poison, catalog: scenario.items, originals: configuration.support, using: &rng)
    return State(rng: rng, matrix: matrix)
  }

  /// Looks along random directions, and moves M.
  private func step(
    _ state: inout State, against recommender: some BlackBoxRecommender
  ) async throws {
    state.matrix.renewSupport(projection: configuration.projection, using: &state.rng)
    let matrix = state.matrix
    var directions: [[Double]] = []
    var poisons: [Poison] = []
    for _ in 0..<configuration.directions {
      let direction = matrix.values.map { _ in Double(state.rng.normal()) }
      for side in [configuration.smoothing, -configuration.smoothing] {
        poisons.append(
          matrix.moved(side, along: direction, projection: configuration.projection)
            .poison(using: &state.rng))
      }
      directions.append(direction)
    }
    for _ in 0..<configuration.ownQueries { poisons.append(matrix.poison(using: &state.rng)) }
    let recNums = try await recommender.recNums(after: poisons)
    state.record.add(
      poisons, recNums, of: recommender.scenario.items, stepCount: configuration.steps)
    let losses = recNums.map { -Double($0) }
    let gradient = ZerothOrderGradient.estimate(
      directions: directions, above: directions.indices.map { losses[2 * $0] },
      below: directions.indices.map { losses[2 * $0 + 1] }, smoothing: configuration.smoothing)
    let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return }
    let step = configuration.stepSize * Double(matrix.fakeUserCount).squareRoot() / length
    state.matrix = matrix.moved(-step, along: gradient, projection: configuration.projection)
  }
}
