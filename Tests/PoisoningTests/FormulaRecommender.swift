import Interactions
import Poisoning
import Synchronization

/// A black box whose RecNum is a formula of the poison: the best attack on it is known.
final class FormulaRecommender: BlackBoxRecommender {
  let scenario: PoisoningScenario
  private let formula: @Sendable (Poison) -> Int
  private let asked = Mutex(0)

  init(
    originals: Int = 50, targets: Int = 8, fakeUsers: Int = 4, clicks: Int = 6,
    formula: @escaping @Sendable (Poison) -> Int
  ) {
    scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: originals, targetCount: targets),
      popularity: (0..<originals).map { ($0 * 37) % originals }, fakeUserCount: fakeUsers,
      clicksPerFakeUser: clicks)
    self.formula = formula
  }

  var queries: Int { asked.withLock { $0 } }

  func recNums(after poisons: [Poison]) async throws -> [Int] {
    asked.withLock { $0 += poisons.count }
    return poisons.map(formula)
  }
}
