import Essentials
import Torch

/// The step of Euclidean length ε that makes a linear agent worst: −ε ∇ / ‖∇‖₂.
///
/// Source: Miyato, Dai & Goodfellow 2017, "Adversarial training methods for semi-supervised text
/// classification", equation 5; Cao et al. 2020 with ε = 1.
public struct FastGradientL2: EvasionAttack {
  /// Nothing to choose but ε.
  public struct Configuration: ComponentConfiguration {
    /// The only one.
    public init() {}
  }

  /// What users type.
  public static let identifier = "fgsm-l2"
  /// The critic first, as in the source.
  public static let objectives: [EvasionObjective] = [.value, .policy]
  /// The source's.
  public static let standardEpsilon = 1.0
  /// The step is ε long.
  public let norm = PerturbationNorm.l2

  /// The attack.
  public init(_ configuration: Configuration = Configuration()) {}

  /// −ε ∇ / ‖∇‖₂; nothing where the gradient is zero.
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let result = objective.gradient(at: victim)
    let width = victim.width
    result.forEachRow { _, row in PerturbationNorm.l2.scale(row, count: width, to: -epsilon) }
    return result
  }
}
