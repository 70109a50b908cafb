import Interactions
import Synchronization

/// All that an attack ever gets of a victim: RecNum after its poisons, or what else it is after, on one
/// draw, for a counted query each.
///
/// The budget is checked here, once, for all attacks: a poison with more than N accounts, more than
/// T clicks of one, or an item that does not exist never reaches the victim. One victim serves many
/// views.
public final class AttackersView<V: Victim>: BlackBoxRecommender {
  private let victim: V
  private let draw: Draw
  private let k: Int
  private let reward: GoalReward?
  private let spent = Mutex((queries: 0, seconds: 0.0))

  /// What an attack on `victim` sees.
  ///
  /// - Parameters:
  ///   - victim: What is attacked.
  ///   - draw: What it plays on.
  ///   - k: The length of a user's list.
  ///   - reward: What it is after in the place of RecNum.
  public init(
    of victim: V, on draw: Draw = .attack, k: Int = 10, rewarding reward: GoalReward? = nil
  ) {
    self.victim = victim
    self.draw = draw
    self.k = k
    self.reward = reward
  }

  /// The rules, which is all that is known before the first query.
  public var scenario: PoisoningScenario { victim.scenario }

  /// How many poisons have been evaluated.
  public var queryCount: Int { spent.withLock { $0.queries } }

  /// Seconds a query, worlds side by side and without the attack's own work; nil before the first.
  public var secondsPerQuery: Double? {
    spent.withLock { $0.queries == 0 ? nil : $0.seconds / Double($0.queries) }
  }

  /// RecNum after each poison, or what it is worth to another goal, if all of them keep to the rules; each
  /// counts as a query.
  ///
  /// - Throws: An ``/Essentials/InputError`` of the kind `.software` that says which rule a poison
  ///   breaks, before any is tried; and what the victim throws.
  public func recNums(after poisons: [Poison]) async throws -> [Int] {
    let injections = try poisons.map { try scenario.admit($0) }
    let start = ContinuousClock.now
    let recNums =
      if let reward {
        try await reward.rewards(after: injections, of: victim, on: draw, k: k)
      } else {
        try await victim.recNums(after: injections, on: draw, k: k)
      }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    spent.withLock {
      $0.queries += poisons.count
      $0.seconds += seconds
    }
    return recNums
  }
}
