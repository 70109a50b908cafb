import Essentials
import Torch

/// A control: ±ε in one coordinate, both drawn at random, where ``FastGradientL1`` chooses.
public struct RandomCoordinate: EvasionAttack {
  /// Nothing to choose but ε.
  public struct Configuration: ComponentConfiguration {
    /// The only one.
    public init() {}
  }

  /// What users type.
  public static let identifier = "random-coordinate"
  /// It does not look at the agent.
  public static let objectives: [EvasionObjective] = []
  /// As ``FastGradientL1``.
  public static let standardEpsilon = FastGradientL1.standardEpsilon
  /// One coordinate moves by ε.
  public let norm = PerturbationNorm.l1

  /// The control.
  public init(_ configuration: Configuration = Configuration()) {}

  /// ±ε in one coordinate.
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let result = victim.states.zerosLike()
    let width = victim.width
    result.forEachRow { _, row in
      let index = rng.below(width)
      row[index] = Float(rng.below(2) == 0 ? -epsilon : epsilon)
    }
    return result
  }
}
