import Essentials
import Interactions

/// What an attack ends with.
public struct CraftedAttack: Sendable {
  /// The best poison seen.
  public var poison: Poison
  /// Draws fresh poisons from the final strategy: what it does on average, not at its luckiest.
  public var sample: PoisonStrategy

  /// The result of an attack.
  public init(poison: Poison, sample: @escaping PoisonStrategy) {
    self.poison = poison
    self.sample = sample
  }
}

/// Draws poisons at random from a fixed strategy.
public typealias PoisonStrategy = @Sendable (_ count: Int, inout SeededGenerator) -> [Poison]
