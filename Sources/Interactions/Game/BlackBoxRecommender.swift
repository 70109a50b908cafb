/// All that an attacker can see and do.
public protocol BlackBoxRecommender: Sendable {
  /// What is known before the first query.
  var scenario: PoisoningScenario { get }

  /// RecNum after each poison, every one in a world of its own: reload, update, count.
  ///
  /// Many at once on purpose: behind the same protocol worlds run on this machine's cores, in a
  /// child process or elsewhere. The order of the results is the order of `poisons`.
  ///
  /// - Throws: What keeps the recommender from answering, or a poison that breaks the rules of
  ///   ``scenario``.
  func recNums(after poisons: [Poison]) async throws -> [Int]
}
