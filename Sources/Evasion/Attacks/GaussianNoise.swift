import Essentials
import Torch

/// A control: a step in a random direction, as long as an attack's.
///
/// Normal numbers scaled to exactly ε in a chosen norm. An attack that does no more harm than this
/// does not owe its harm to what it knows of the agent.
public struct GaussianNoise: EvasionAttack {
  /// What is equal to the attack that it is compared with.
  public struct Configuration: ComponentConfiguration {
    /// The norm that is ε: `l1`, `l2` or `linf`.
    public var norm = PerturbationNorm.l2.rawValue

    /// The Euclidean length.
    public init() {}

    /// Throws an ``/Essentials/InputError`` if the norm is none of them.
    public func validate() throws {
      let norm = try PerturbationNorm.named(norm)
      try require(norm != .l0, "norm", "l1, l2 or linf: noise changes every coordinate")
    }
  }

  /// What users type.
  public static let identifier = "gaussian"
  /// It does not look at the agent.
  public static let objectives: [EvasionObjective] = []
  /// As ``FastGradientL2``.
  public static let standardEpsilon = FastGradientL2.standardEpsilon
  /// The configuration's.
  public let norm: PerturbationNorm

  /// The control.
  public init(_ configuration: Configuration = Configuration()) {
    norm = PerturbationNorm(rawValue: configuration.norm) ?? .l2
  }

  /// Normal numbers of norm ε.
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let result = Tensor.uninitialized(victim.states.shape)
    let width = victim.width
    result.forEachRow { _, row in
      for index in 0..<width { row[index] = rng.normal() }
      norm.scale(row, count: width, to: epsilon)
    }
    return result
  }
}
