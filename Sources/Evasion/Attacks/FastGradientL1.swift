import Essentials
import Torch

/// The step of absolute sum ε that makes a linear agent worst: ε against the gradient in the one
/// coordinate where it is largest.
///
/// Cao et al. 2020 call it their single-dimension attack (ε = 0.1 and 1). Some libraries mean −ε ∇ /
/// ‖∇‖₁ by the name, which spends the same budget on all coordinates and gains less: see
/// ``Configuration/dense``.
public struct FastGradientL1: EvasionAttack {
  /// How the budget is spent.
  public struct Configuration: ComponentConfiguration {
    /// Whether it is spread over all coordinates, in proportion to the gradient.
    public var dense = false

    /// One coordinate.
    public init() {}
  }

  /// What users type.
  public static let identifier = "fgsm-l1"
  /// The critic first, as in the source.
  public static let objectives: [EvasionObjective] = [.value, .policy]
  /// The source's, of the attack that its detector learns from.
  public static let standardEpsilon = 0.1
  /// The absolute values of the step add up to ε.
  public let norm = PerturbationNorm.l1

  private let configuration: Configuration

  /// The attack.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// −ε sign(∇ⱼ) in the coordinate j of the largest |∇ⱼ|, the first among equals; or −ε ∇ / ‖∇‖₁.
  ///
  /// Nothing where the gradient is zero.
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let result = objective.gradient(at: victim)
    let width = victim.width
    result.forEachRow { _, row in
      if configuration.dense {
        PerturbationNorm.l1.scale(row, count: width, to: -epsilon)
        return
      }
      var largest = 0
      for index in 1..<width where abs(row[index]) > abs(row[largest]) { largest = index }
      let slope = row[largest]
      row.update(repeating: 0, count: width)
      if slope != 0 { row[largest] = Float(slope > 0 ? -epsilon : epsilon) }
    }
    return result
  }
}
