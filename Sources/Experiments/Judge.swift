import Essentials
import Interactions
import Poisoning

/// Scores what an attack ends with on draws of candidates that it never saw.
struct Judge {
  let recommender: SimulatedRecommender
  let seed: UInt64

  /// How many fresh poisons stand for a policy.
  static let sampleCount = 32

  /// RecNum after `poison`, averaged over fresh draws.
  func recNum(after poison: Poison) throws -> Double { try recNums(after: [poison])[0] }

  /// RecNum after each poison, averaged over fresh draws.
  func recNums(after poisons: [Poison]) throws -> [Double] { try recommender.rescored(poisons) }

  /// The mean RecNum after fresh samples of an attack's final strategy.
  func mean(of attack: CraftedAttack) throws -> Double {
    var rng = SeededGenerator(seed: seed, stream: "judge")
    let recNums = try recNums(after: attack.sample(Self.sampleCount, &rng))
    return recNums.reduce(0, +) / Double(recNums.count)
  }
}
