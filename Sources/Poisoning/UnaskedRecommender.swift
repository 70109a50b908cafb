import Essentials
import Interactions

/// The place of a recommender for attacks that ask nothing: whoever asks is told that nobody is there.
package struct UnaskedRecommender: BlackBoxRecommender {
  /// The rules.
  package let scenario: PoisoningScenario

  /// Nobody, in a game by these rules.
  package init(scenario: PoisoningScenario) { self.scenario = scenario }

  /// Never an answer.
  package func recNums(after poisons: [Poison]) async throws -> [Int] {
    throw InputError(
      .usage, "this attack asks the recommender how it does; it needs 'poison' with a recommender")
  }
}
