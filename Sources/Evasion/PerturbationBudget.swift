import Essentials

/// What an ε bounds: a perturbation's norm, or what a coordinate may have.
///
/// **Source.** Huang, Papernot, Goodfellow, Duan & Abbeel, *Adversarial Attacks on Neural Network Policies*,
/// 2017, section 3: their three variants of the fast gradient method spend the same ε a coordinate,
/// ‖δ‖∞ ≤ ε, ‖δ‖₂ ≤ ‖ε·1‖₂ = ε√d and ‖δ‖₁ ≤ ‖ε·1‖₁ = εd, where d is the number of coordinates. An ℓ1 of
/// .1 is then a budget of 40 for a state of 400 numbers.
public enum PerturbationBudget: String, Codable, Sendable, CaseIterable {
  /// ‖δ‖ ≤ ε in the attack's norm.
  case norm
  /// ‖δ‖ ≤ ‖ε·1‖ in the attack's norm.
  case perCoordinate = "per-coordinate"

  /// The budget of that name, or an ``/Essentials/InputError``.
  public static func named(_ name: String) throws -> PerturbationBudget {
    if let budget = PerturbationBudget(rawValue: name) { return budget }
    throw InputError.unknown("budget", name, known: allCases.map(\.rawValue))
  }

  /// The greatest size, in `norm`, of what is added to `width` coordinates.
  ///
  /// A number of coordinates is what it is: ``PerturbationNorm/l0`` has no size of a coordinate.
  public func radius(of epsilon: Double, in norm: PerturbationNorm, width: Int) -> Double {
    switch (self, norm) {
    case (.norm, _), (_, .linf), (_, .l0): epsilon
    case (.perCoordinate, .l2): epsilon * Double(width).squareRoot()
    case (.perCoordinate, .l1): epsilon * Double(width)
    }
  }
}
