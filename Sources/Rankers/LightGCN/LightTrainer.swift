import Essentials
import Kernels
import Torch

/// Moves ``NodeEmbeddings`` along the gradients of the pairwise loss of ``LightGCN``.
final class LightTrainer {
  /// How embeddings move.
  enum Rule {
    /// Along the gradient of the batch's mean, with a step size.
    case descent(Float)
    /// By Adam.
    case adam(AdamRule)
  }

  /// How embeddings move; may change between steps.
  var rule: Rule
  private let graph: InteractionGraph
  private let regularization: Float
  private let layerCount: Int
  private let propagation: LinearPropagation
  private let moments: AlignedMemory<Float>
  private let squares: AlignedMemory<Float>
  private var updates = 0

  /// A trainer of embeddings like `embeddings` on `graph`, in memory of its own if there is no
  /// `workspace`.
  init(
    _ embeddings: NodeEmbeddings, graph: InteractionGraph, layerCount: Int, rule: Rule,
    regularization: Float, workspace: LinearPropagation? = nil
  ) {
    self.rule = rule
    self.graph = graph
    self.regularization = regularization
    self.layerCount = layerCount
    propagation =
      workspace
      ?? LinearPropagation(
        nodeCount: embeddings.nodeCount, width: embeddings.width, layerCount: layerCount,
        training: true)
    var isAdam = false
    if case .adam = rule { isAdam = true }
    moments = AlignedMemory<Float>(count: isAdam ? embeddings.buffer.count : 0)
    squares = AlignedMemory<Float>(count: isAdam ? embeddings.buffer.count : 0)
  }

  /// Takes one step on a batch with one negative for each positive, and returns the sum of −ln σ
  /// before it.
  func step(
    _ embeddings: inout NodeEmbeddings, on draws: InteractionSampler.Draws
  ) -> Double {
    guard !draws.users.isEmpty else { return 0 }
    embeddings.makeUnique()
    let loss = differentiate(embeddings, on: draws)
    updates += 1
    let update = updates
    let gradient = propagation.gradient
    let weights = embeddings.buffer
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

  /// The gradient of the mean loss of a batch, in the propagation, and its sum of −ln σ.
  private func differentiate(
    _ embeddings: NodeEmbeddings, on draws: InteractionSampler.Draws
  ) -> Double {
    let first = graph.userCount
    let count = draws.users.count
    let nodes = [
      draws.users.map(Int.init), draws.positives.map { Int($0) + first },
      draws.negatives.map { Int($0) + first },
    ]
    let reach = GraphReach(to: nodes.joined(), in: graph, layerCount: layerCount)
    propagation.run(embeddings, on: graph, reach: reach)
    let width = embeddings.width
    let rows = propagation.representations
    let slopes = AlignedMemory<Float>(count: count)
    let losses = AlignedMemory<Float>(count: count)
    Threads.forEachRange(of: count, grain: 128) { range in
      for index in range {
        let user = rows.base + nodes[0][index] * width
        let x =
          dot(user, rows.base + nodes[1][index] * width, width: width)
          - dot(user, rows.base + nodes[2][index] * width, width: width)
        slopes.base[index] = -VectorMath.fastSigmoid(-x) / Float(count)
        losses.base[index] = -VectorMath.logSigmoid(Vector(repeating: x))[0]
      }
    }
    let gradient = propagation.slopes
    // Some columns a thread, in the order of the batch.
    forEachColumns(width) { columns in
      for index in 0..<count {
        let slope = Vector(repeating: slopes.base[index])
        let (user, positive, negative) = (
          nodes[0][index] * width, nodes[1][index] * width, nodes[2][index] * width
        )
        for k in columns {
          let (u, p, n) = (
            rows.base.vector(user + k), rows.base.vector(positive + k),
            rows.base.vector(negative + k)
          )
          gradient.base.store(gradient.base.vector(user + k) + slope * (p - n), at: user + k)
          gradient.base.store(gradient.base.vector(positive + k) + slope * u, at: positive + k)
          gradient.base.store(gradient.base.vector(negative + k) - slope * u, at: negative + k)
        }
      }
    }
    propagation.goBack(on: graph, reach: reach)
    pull(embeddings, nodes, weight: regularization / Float(count))
    return losses.values.reduce(0) { $0 + Double($1) }
  }

  /// Adds λ e⁰ for each occurrence of a node to the gradient.
  private func pull(_ embeddings: NodeEmbeddings, _ nodes: [[Int]], weight: Float) {
    guard weight > 0 else { return }
    let width = embeddings.width
    let gradient = propagation.gradient
    let weight = Vector(repeating: weight)
    forEachColumns(width) { columns in
      for node in nodes.joined() {
        for k in columns {
          let place = node * width + k
          gradient.base.store(
            gradient.base.vector(place).addingProduct(weight, embeddings.buffer.base.vector(place)),
            at: place)
        }
      }
    }
  }

  /// Calls `body` with the first columns of vectors, sixteen columns at a time, side by side.
  private func forEachColumns(_ width: Int, _ body: @Sendable (StrideTo<Int>) -> Void) {
    Threads.forEach(of: width / 16) { part in
      body(stride(from: part * 16, to: (part + 1) * 16, by: vectorWidth))
    }
  }

  /// What propagation makes of the embeddings; valid until the next step.
  func representations(of embeddings: NodeEmbeddings) -> AlignedMemory<Float> {
    propagation.run(embeddings, on: graph)
    return propagation.representations
  }
}

extension LightTrainer: Resumable {
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
