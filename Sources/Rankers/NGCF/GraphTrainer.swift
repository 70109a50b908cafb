import Essentials
import Kernels
import Torch

/// Moves a ``GraphNetwork`` along the gradients of the pairwise loss of ``NGCF``.
final class GraphTrainer {
  private let optimizer: DenseOptimizer
  private let graph: InteractionGraph
  private let dropout: Float
  private let regularization: Float
  private let propagation: GraphPropagation

  /// A trainer of networks like `network` on `graph`, in memory of its own if there is no
  /// `workspace`.
  init(
    _ network: GraphNetwork, graph: InteractionGraph, rule: DenseOptimizer.Rule, dropout: Float,
    regularization: Float, workspace: GraphPropagation? = nil
  ) {
    optimizer = DenseOptimizer(count: network.buffer.count, rule: rule)
    self.graph = graph
    self.dropout = dropout
    self.regularization = regularization
    propagation = workspace ?? GraphPropagation(network, training: true)
  }

  /// How parameters move; may change between steps.
  var rule: DenseOptimizer.Rule {
    get { optimizer.rule }
    set { optimizer.rule = newValue }
  }

  /// Takes one step on a batch with one negative for each positive, and returns the sum of −ln σ
  /// before it.
  func step(
    _ network: inout GraphNetwork, on draws: InteractionSampler.Draws,
    using rng: inout SeededGenerator
  ) -> Double {
    guard !draws.users.isEmpty else { return 0 }
    network.makeUnique()
    let loss = differentiate(network, on: draws, using: &rng)
    optimizer.step(network.buffer, against: propagation.gradient)
    return loss
  }

  /// The gradient of the mean loss of a batch, in ``GraphPropagation/gradient``, and its sum of
  /// −ln σ.
  func differentiate(
    _ network: GraphNetwork, on draws: InteractionSampler.Draws, using rng: inout SeededGenerator
  ) -> Double {
    let pairs = PairwiseLoss.Pairs(draws, firstItem: graph.userCount)
    let reach = GraphReach(to: pairs.rows, in: graph, layerCount: network.layerCount)
    propagation.run(network, on: graph, reach: reach, dropout: dropout, using: &rng)
    let count = draws.users.count
    let depth = propagation.depth
    let width = network.width
    let rows = propagation.representations
    let (loss, slopes) = PairwiseLoss.slopes(of: pairs, rows: rows, width: depth)
    let gradient = propagation.representationGradient
    let pull = regularization / Float(count)
    // Each layer's columns are summed on their own, in the order of the batch.
    Threads.forEach(of: network.layerCount + 1) { layer in
      for index in 0..<count {
        let user = pairs.users[index] * depth + layer * width
        let positive = pairs.positives[index] * depth + layer * width
        let negative = pairs.negatives[index] * depth + layer * width
        let slope = Vector(repeating: slopes.base[index])
        let pull = Vector(repeating: layer == 0 ? pull : 0)
        for k in stride(from: 0, to: width, by: vectorWidth) {
          let u = rows.base.vector(user + k)
          let p = rows.base.vector(positive + k)
          let n = rows.base.vector(negative + k)
          let target = gradient.base
          target.store(
            target.vector(user + k) + slope * (p - n) + pull * u, at: user + k)
          target.store(target.vector(positive + k) + slope * u + pull * p, at: positive + k)
          target.store(target.vector(negative + k) - slope * u + pull * n, at: negative + k)
        }
      }
    }
    propagation.goBack(network, on: graph, reach: reach, dropout: dropout)
    return loss
  }

  /// What the network makes of the graph without dropout; valid until the next step.
  func representations(of network: GraphNetwork) -> AlignedMemory<Float> {
    var unused = SeededGenerator(seed: 0)
    propagation.run(network, on: graph, using: &unused)
    return propagation.representations
  }
}

extension GraphTrainer: Resumable {
  /// What the optimizer keeps.
  var state: [NamedTensor] { optimizer.state }

  func resume(from state: [String: Tensor]) throws { try optimizer.resume(from: state) }
}
