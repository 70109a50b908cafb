import Essentials
import Kernels
import Torch

/// Moves a ``GraphNetwork`` along the gradients of the pairwise loss of ``NGCF``.
final class GraphTrainer {
  /// How parameters move.
  enum Rule {
    /// Along the gradient of the batch's mean, with a step size.
    case descent(Float)
    /// By Adam.
    case adam(AdamRule)
  }

  /// How parameters move; may change between steps.
  var rule: Rule
  private let graph: InteractionGraph
  private let dropout: Float
  private let regularization: Float
  private let propagation: GraphPropagation
  private let moments: AlignedMemory<Float>
  private let squares: AlignedMemory<Float>
  private var updates = 0

  /// A trainer of networks like `network` on `graph`, in memory of its own if there is no
  /// `workspace`.
  init(
    _ network: GraphNetwork, graph: InteractionGraph, rule: Rule, dropout: Float,
    regularization: Float, workspace: GraphPropagation? = nil
  ) {
    self.rule = rule
    self.graph = graph
    self.dropout = dropout
    self.regularization = regularization
    propagation = workspace ?? GraphPropagation(network, training: true)
    var isAdam = false
    if case .adam = rule { isAdam = true }
    moments = AlignedMemory<Float>(count: isAdam ? network.buffer.count : 0)
    squares = AlignedMemory<Float>(count: isAdam ? network.buffer.count : 0)
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
    updates += 1
    let update = updates
    let gradient = propagation.gradient
    let weights = network.buffer
    nonisolated(unsafe) let trainer = self
    Threads.forEachRange(of: weights.count / vectorWidth, grain: 4_096) { range in
      let start = range.lowerBound * vectorWidth
      let count = range.count * vectorWidth
      switch trainer.rule {
      case .adam(let rule):
        rule.lookedUpStep(update).apply(
          to: weights.base + start, moments: trainer.moments.base + start,
          squares: trainer.squares.base + start, gradient: gradient.base + start, count: count)
      case .descent(let rate):
        accumulate(weights.base + start, -rate, gradient.base + start, width: count)
      }
    }
    return loss
  }

  /// The gradient of the mean loss of a batch, in ``GraphPropagation/gradient``, and its sum of
  /// −ln σ.
  func differentiate(
    _ network: GraphNetwork, on draws: InteractionSampler.Draws, using rng: inout SeededGenerator
  ) -> Double {
    let first = Int32(graph.userCount)
    let reach = GraphReach(
      to: (draws.users + (draws.positives + draws.negatives).map { $0 + first }).map(Int.init),
      in: graph, layerCount: network.layerCount)
    propagation.run(network, on: graph, reach: reach, dropout: dropout, using: &rng)
    let count = draws.users.count
    let depth = propagation.depth
    let width = network.width
    let slopes = AlignedMemory<Float>(count: count)
    let losses = AlignedMemory<Float>(count: count)
    let rows = propagation.representations
    Threads.forEachRange(of: count, grain: 128) { range in
      for index in range {
        let user = rows.base + Int(draws.users[index]) * depth
        let positive = rows.base + Int(draws.positives[index] + first) * depth
        let negative = rows.base + Int(draws.negatives[index] + first) * depth
        let x = dot(user, positive, width: depth) - dot(user, negative, width: depth)
        slopes.base[index] = -VectorMath.fastSigmoid(-x) / Float(count)
        losses.base[index] = -VectorMath.logSigmoid(Vector(repeating: x))[0]
      }
    }
    let gradient = propagation.representationGradient
    let pull = regularization / Float(count)
    // Each layer's columns are summed on their own, in the order of the batch.
    Threads.forEach(of: network.layerCount + 1) { layer in
      for index in 0..<count {
        let user = Int(draws.users[index]) * depth + layer * width
        let positive = Int(draws.positives[index] + first) * depth + layer * width
        let negative = Int(draws.negatives[index] + first) * depth + layer * width
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
    return losses.values.reduce(0) { $0 + Double($1) }
  }

  /// What the network makes of the graph without dropout; valid until the next step.
  func representations(of network: GraphNetwork) -> AlignedMemory<Float> {
    var unused = SeededGenerator(seed: 0)
    propagation.run(network, on: graph, using: &unused)
    return propagation.representations
  }
}

extension GraphTrainer: Resumable {
  /// The moments and the number of steps.
  var state: [NamedTensor] {
    [
      NamedTensor("moments", moments.tensor), NamedTensor("squares", squares.tensor),
      NamedTensor("updates", count: updates),
    ]
  }

  func resume(from state: [String: Tensor]) throws {
    try moments.fill(from: state, "moments")
    try squares.fill(from: state, "squares")
    updates = try state.count("updates")
  }
}
