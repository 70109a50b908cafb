import Essentials
import Interactions
import Poisoning
import Synchronization

/// A recommender with a stopwatch: how long queries take, apart from the attack's own work.
final class TimedRecommender<Base: BlackBoxRecommender>: BlackBoxRecommender {
  private let base: Base
  private let spent = Mutex((queries: 0, seconds: 0.0))

  init(_ base: Base) { self.base = base }

  var scenario: PoisoningScenario { base.scenario }

  func recNums(after poisons: [Poison]) async throws -> [Int] {
    let start = ContinuousClock.now
    let recNums = try await base.recNums(after: poisons)
    let seconds = (ContinuousClock.now - start).inSeconds
    spent.withLock {
      $0.queries += poisons.count
      $0.seconds += seconds
    }
    return recNums
  }

  /// How many queries went through.
  var queryCount: Int { spent.withLock { $0.queries } }

  /// Seconds a query, 0 if there was none.
  var secondsPerQuery: Double {
    spent.withLock { $0.queries == 0 ? 0 : $0.seconds / Double($0.queries) }
  }
}
