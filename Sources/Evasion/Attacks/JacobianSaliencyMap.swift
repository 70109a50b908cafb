import Essentials
import PathReasoning
import Torch

/// Moves a few coordinates far: those that make another action likelier and the chosen one less
/// likely.
///
/// With the logits F, the saliency of coordinate j is −∂F_target/∂s_j · ∂F_current/∂s_j; the most
/// salient coordinates move by θ in the direction of ∂F_target/∂s_j, each once, until the agent
/// prefers another action than without the attack, no saliency is positive, or the coordinates are
/// spent. Source: Papernot et al. 2016, "The limitations of deep learning in adversarial settings",
/// with the product of the two gradients for saliency as Cao et al. 2020 have it.
///
/// All paths step together; those that are done leave.
public struct JacobianSaliencyMap: EvasionAttack {
  /// How far and how often it moves coordinates.
  ///
  /// The source gives no values; these are ours.
  public struct Configuration: ComponentConfiguration {
    /// By how much a coordinate moves, θ.
    public var theta = 0.5
    /// How many coordinates may move: a tenth of a state of 400.
    public var coordinates = 40
    /// How many move between two looks at the gradients.
    public var coordinatesPerStep = 4
    /// Which action is made likelier: `random`, any other; `second`, the most probable other one.
    public var target = Target.random.rawValue

    /// The defaults.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(theta > 0 && theta <= 1_000_000, "theta", "greater than 0, to 1000000")
      try require((1...1_000_000).contains(coordinates), "coordinates", "from 1 to 1000000")
      try require(
        (1...coordinates).contains(coordinatesPerStep), "coordinatesPerStep",
        "from 1 to the number of coordinates")
      if Target(rawValue: target) == nil {
        throw InputError.unknown("target", target, known: Target.allCases.map(\.rawValue))
      }
    }
  }

  /// Which action is made likelier.
  public enum Target: String, CaseIterable, Sendable {
    /// Any other, all equally likely.
    case random
    /// The most probable other one.
    case second
  }

  /// What users type.
  public static let identifier = "jsma"
  /// It is about actions.
  public static let objectives: [EvasionObjective] = [.policy]
  /// Its own limits end it.
  public static let standardEpsilon = Double.infinity
  /// ε is a number of coordinates, which lowers the limit of its own.
  public let norm = PerturbationNorm.l0

  private let configuration: Configuration

  /// The attack.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// ±θ in some coordinates.
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let pursuit = Pursuit(victim)
    let target = Target(rawValue: configuration.target) ?? .random
    let width = victim.width
    var targets = [Int](repeating: 0, count: victim.count)
    var left = Int(min(Double(configuration.coordinates), epsilon))
    pursuit.start { path, logits in
      switch target {
      case .second: targets[path] = logits.second ?? 0
      case .random:
        let draw = rng.below(logits.count - 1)
        targets[path] = draw < logits.preferred ? draw : draw + 1
      }
    }
    while left > 0, !pursuit.isOver {
      let count = min(left, configuration.coordinatesPerStep)
      pursuit.step { path in
        [.init(row: 0, output: targets[path]), .init(row: 0, output: pursuit.preferred[path])]
      } move: { _, _, gradients, delta in
        move(count, delta, target: gradients, current: gradients + width, width)
      }
      left -= count
    }
    return pursuit.perturbation
  }

  /// Moves up to `count` coordinates and says whether any could be.
  private func move(
    _ count: Int, _ delta: UnsafeMutablePointer<Float>, target: UnsafePointer<Float>,
    current: UnsafePointer<Float>, _ width: Int
  ) -> Bool {
    let theta = Float(configuration.theta)
    for moved in 0..<count {
      var best = -1
      var highest: Float = 0
      for index in 0..<width {
        let saliency = -target[index] * current[index]
        if saliency > highest, delta[index] == 0 {
          highest = saliency
          best = index
        }
      }
      if best < 0 { return moved > 0 }
      delta[best] = target[best] > 0 ? theta : -theta
    }
    return true
  }
}
