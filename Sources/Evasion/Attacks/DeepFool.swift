import Essentials
import PathReasoning
import Torch

/// The shortest way over the nearest boundary between the chosen action and others, as they look
/// from where the state is, again and again until the agent prefers another action.
///
/// With logits F, the chosen action c and w_k = ∇F_k − ∇F_c, the boundary to k is |F_k − F_c| /
/// ‖w_k‖₂ away; the step goes over the nearest, by |F_k − F_c| / ‖w_k‖₂² · w_k, and the sum of all
/// steps is stretched by an overshoot. Source: Moosavi-Dezfooli, Fawzi & Frossard 2016, "DeepFool:
/// a simple and accurate method to fool deep neural networks", algorithm 2; of the other actions
/// only a random sample counts, as in Cao et al. 2020.
///
/// All paths step together; those that are done leave.
public struct DeepFool: EvasionAttack {
  /// How many boundaries it looks at, and how often.
  public struct Configuration: ComponentConfiguration {
    /// How many other actions are considered, drawn at random once for each path.
    public var actions = 10
    /// By which share of itself the way is longer than to the boundary.
    public var overshoot = 0.02
    /// How many steps there are at most.
    public var steps = 10

    /// The source's, but for the number of steps: there 50, of which hardly any path makes more
    /// than a few.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((1...100_000).contains(actions), "actions", "from 1 to 100000")
      try require((0...1_000_000).contains(overshoot), "overshoot", "from 0 to 1000000")
      try require((1...10_000).contains(steps), "steps", "from 1 to 10000")
    }
  }

  /// What users type.
  public static let identifier = "deepfool"
  /// It is about actions.
  public static let objectives: [EvasionObjective] = [.policy]
  /// It stops when the agent prefers another action.
  public static let standardEpsilon = Double.infinity
  /// It looks for the least Euclidean length.
  public let norm = PerturbationNorm.l2

  private let configuration: Configuration

  /// The attack.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// The way over the boundary.
  public func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    let pursuit = Pursuit(victim)
    let width = victim.width
    var others = [[Int]](repeating: [], count: victim.count)
    pursuit.start { path, logits in
      others[path] = sample(logits, using: &rng)
    }
    let stretch = Float(1 + configuration.overshoot)
    for _ in 0..<configuration.steps {
      if pursuit.isOver { break }
      pursuit.step { path in
        others[path].map { .init(row: 0, output: $0, less: pursuit.preferred[path]) }
      } move: { path, logits, gradients, delta in
        let current = logits.base[pursuit.preferred[path]]
        var nearest: (distance: Double, place: Int, gap: Double, norm: Double)?
        for (place, other) in others[path].enumerated() {
          let norm = PerturbationNorms(gradients + place * width, count: width).l2
          if norm == 0 { continue }
          let gap = Double(abs(logits.base[other] - current))
          if gap / norm < nearest?.distance ?? .infinity {
            nearest = (gap / norm, place, gap, norm)
          }
        }
        guard let nearest else { return false }
        let slope = gradients + nearest.place * width
        let factor = stretch * Float(nearest.gap / nearest.norm / nearest.norm)
        for index in 0..<width { delta[index] += factor * slope[index] }
        return true
      }
    }
    return pursuit.perturbation
  }

  /// Up to ``Configuration/actions`` actions other than the preferred one, each set equally likely.
  private func sample(_ logits: ActionLogits, using rng: inout SeededGenerator) -> [Int] {
    let preferred = logits.preferred
    var others = (0..<logits.count).filter { $0 != preferred }
    let count = min(configuration.actions, others.count)
    for place in 0..<count where others.count - place > 1 {
      others.swapAt(place, place + rng.below(others.count - place))
    }
    return Array(others.prefix(count))
  }
}
