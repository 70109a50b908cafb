import Essentials
import Torch

/// The step of a size in every coordinate that makes a linear agent worst: −ε sign(∇).
///
/// Source: Goodfellow, Shlens & Szegedy 2015, "Explaining and harnessing adversarial examples"; Cao et
/// al. 2020 with ε = 0.5.
public struct FastGradientSign: EvasionAttack {
  /// Nothing to choose but ε.
  public struct Configuration: ComponentConfiguration {
    /// The only one.
    public init() {}
  }

  /// What users type.
  public static let identifier = "fgsm-linf"
  /// The critic first, as in the source.
  public static let objectives: [EvasionObjective] = [.value, .policy]
  /// The source's.
  public static let standardEpsilon = 0.5
  /// No coordinate moves further than ε.
  public let norm = PerturbationNorm.linf

  /// The attack.
  public init(_ configuration: Configuration = Configuration()) {}

  /// −ε sign(∇).
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let result = objective.gradient(at: victim).sign()
    result.multiply(by: -epsilon)
    return result
  }
}
