import Essentials
import Torch

/// A way to change what an agent sees so that it goes astray, for many paths at once.
///
/// An attack says in which direction and how far; that none goes beyond its budget is seen to in
/// one place, ``perturbed(_:objective:epsilon:using:)``.
public protocol EvasionAttack: Component, Sendable {
  /// What it can make worse, its usual choice first; empty for one that does not look at the agent.
  static var objectives: [EvasionObjective] { get }
  /// The ε that it has unless told otherwise; infinite for one that stops by itself.
  static var standardEpsilon: Double { get }
  /// The norm that ε bounds.
  var norm: PerturbationNorm { get }

  /// An attack with these hyperparameters.
  init(_ configuration: Configuration)

  /// What to add to each state, `[paths, 4 d]`; a new tensor.
  ///
  /// - Parameters:
  ///   - victim: The paths to mislead, and the agent.
  ///   - objective: One of ``objectives``, if there are any.
  ///   - epsilon: The budget, greater than 0. What comes out may exceed it, and is cut then.
  ///   - rng: The only source of randomness; what is drawn for a path may depend on the paths
  ///     before.
  func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor
}

extension EvasionAttack {
  /// The greatest budget that means anything: beyond it, states have no figures left of their own.
  public static var greatestEpsilon: Double { 1_000_000 }

  /// Throws an ``/Essentials/InputError`` unless `epsilon` is a budget that this attack can have.
  ///
  /// - Parameters:
  ///   - epsilon: The budget to look at.
  ///   - name: What the budget is called where it was written.
  public func validate(epsilon: Double, as name: String) throws {
    func require(_ holds: Bool, _ expectation: String) throws {
      if !holds { throw InputError(.usage, "\(name) must be \(expectation), not \(epsilon)") }
    }
    if norm == .l0 {
      try require(
        epsilon >= 0 && epsilon <= Self.greatestEpsilon && epsilon == epsilon.rounded(),
        "a number of coordinates: whole, from 0 to \(Int(Self.greatestEpsilon))")
    } else {
      try require(
        epsilon >= 0 && epsilon <= Self.greatestEpsilon,
        "from 0 to \(Int(Self.greatestEpsilon))")
    }
  }

  /// Whether its budget is a number of coordinates.
  public static var countsCoordinates: Bool { Self(Configuration()).norm == .l0 }

  /// A budget to show somebody who asks how one is written.
  public static var exampleEpsilon: String {
    if countsCoordinates { return "10" }
    return "0.5"
  }

  /// The states that the agent sees under the attack, `[paths, 4 d]`: never further from the true
  /// ones than ε in the attack's norm, but for rounding of the sum; with an ε of 0 the true ones.
  public func perturbed(
    _ victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    precondition(epsilon >= 0, "a budget of at least 0")
    if epsilon == 0 || victim.count == 0 { return victim.states }
    let result = perturbation(of: victim, objective: objective, epsilon: epsilon, using: &rng)
    precondition(result.shape == victim.states.shape, "a perturbation for every state")
    result.forEachRow { _, row in norm.project(row, count: victim.width, radius: epsilon) }
    result.add(victim.states)
    return result
  }
}
