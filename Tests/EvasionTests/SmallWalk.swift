import Essentials
import PathReasoning
import Torch
@testable import Evasion

/// A world of 200 users or so, with an agent that has learned nothing.
struct SmallWalk {
  let environment: PathEnvironment
  let agent: ActorCritic

  init() {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 9, using: &rng)
    for node in 0..<graph.nodeCount {
      embeddings.nodes[node] = embeddings.nodes[node].map { 20 * $0 }
    }
    environment = PathEnvironment(graph, embeddings, maximumActions: 15)
    agent = ActorCritic(
      state: environment.stateWidth, hidden: (24, 16), actions: environment.actionWidth, using: &rng
    )
  }

  /// States of normal numbers, with from 1 to 16 actions.
  func victim(_ count: Int, seed: UInt64 = 1) -> VictimStates {
    var rng = SeededGenerator(seed: seed)
    return VictimStates(
      states: Tensor.normal([count, environment.stateWidth], using: &rng),
      actionCounts: (0..<count).map { Int32(1 + $0 % environment.actionWidth) }, agent: agent)
  }

  /// Every attack and variant, with an ε that limits it.
  static let attacks: [(attack: any EvasionAttack, epsilon: Double)] = {
    func make<Attack: EvasionAttack>(
      _ type: Attack.Type, _ change: (inout Attack.Configuration) -> Void = { _ in }
    ) -> Attack {
      var configuration = Attack.Configuration()
      change(&configuration)
      return Attack(configuration)
    }
    return [
      (make(FastGradientSign.self), 0.3), (make(FastGradientL2.self), 0.7),
      (make(FastGradientL1.self), 0.9), (make(FastGradientL1.self) { $0.dense = true }, 0.9),
      (make(JacobianSaliencyMap.self), 3),
      (make(JacobianSaliencyMap.self) { $0.target = "second" }, 3), (make(DeepFool.self), 0.2),
      (make(GaussianNoise.self) { $0.norm = "l1" }, 2), (make(GaussianNoise.self), 0.6),
      (make(GaussianNoise.self) { $0.norm = "linf" }, 0.2), (make(RandomCoordinate.self), 0.8),
    ]
  }()

  /// The attack's objective, or any for one that has none.
  static func objective(of attack: any EvasionAttack) -> EvasionObjective {
    type(of: attack).objectives.first ?? .value
  }
}

extension Tensor {
  /// The rows of a matrix.
  var rowArrays: [[Float]] {
    let values = array(of: Float.self)
    let width = shape[1]
    return (0..<shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }
}
