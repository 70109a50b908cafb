import Essentials
import Kernels
import Torch

/// Moves ``NodeEmbeddings`` along the gradients of the pairwise loss of ``LightGCN``, against an adversary
/// who moves representations if there is one.
final class LightTrainer {
  private let optimizer: DenseOptimizer
  private let graph: InteractionGraph
  private let regularization: Float
  private let adversary: Adversary
  private let layerCount: Int
  private let propagation: LinearPropagation

  /// A trainer of embeddings like `embeddings` on `graph`, in memory of its own if there is no
  /// `workspace`.
  init(
    _ embeddings: NodeEmbeddings, graph: InteractionGraph, layerCount: Int,
    rule: DenseOptimizer.Rule, regularization: Float, against adversary: Adversary,
    workspace: LinearPropagation? = nil
  ) {
    optimizer = DenseOptimizer(count: embeddings.buffer.count, rule: rule)
    self.graph = graph
    self.regularization = regularization
    self.adversary = adversary
    self.layerCount = layerCount
    propagation =
      workspace
      ?? LinearPropagation(
        nodeCount: embeddings.nodeCount, width: embeddings.width, layerCount: layerCount,
        training: true)
  }

  /// How embeddings move; may change between steps.
  var rule: DenseOptimizer.Rule {
    get { optimizer.rule }
    set { optimizer.rule = newValue }
  }

  /// Takes one step on a batch with one negative for each positive, and returns the sum of −ln σ
  /// before it.
  func step(
    _ embeddings: inout NodeEmbeddings, on draws: InteractionSampler.Draws
  ) -> Double {
    guard !draws.users.isEmpty else { return 0 }
    embeddings.makeUnique()
    let loss = differentiate(embeddings, on: draws)
    optimizer.step(embeddings.buffer, against: propagation.gradient)
    return loss
  }

  /// The gradient of the mean loss of a batch, in the propagation, and its sum of −ln σ.
  private func differentiate(
    _ embeddings: NodeEmbeddings, on draws: InteractionSampler.Draws
  ) -> Double {
    let pairs = PairwiseLoss.Pairs(draws, firstItem: graph.userCount)
    let count = draws.users.count
    let reach = GraphReach(to: pairs.rows, in: graph, layerCount: layerCount)
    propagation.run(embeddings, on: graph, reach: reach)
    let width = embeddings.width
    let rows = propagation.representations
    let (loss, slopes) = PairwiseLoss.slopes(of: pairs, rows: rows, width: width)
    let worst = PairwiseLoss.worst(of: pairs, rows: rows, width: width, by: adversary)
    let gradient = propagation.slopes
    // Some columns a thread, in the order of the batch.
    forEachColumns(width) { columns in
      for index in 0..<count {
        let slope = Vector(repeating: slopes.base[index])
        let (user, positive, negative) = (
          pairs.users[index] * width, pairs.positives[index] * width,
          pairs.negatives[index] * width
        )
        for k in columns {
          let (u, p, n) = (
            rows.base.vector(user + k), rows.base.vector(positive + k),
            rows.base.vector(negative + k)
          )
          var (byUser, byItems) = (slope * (p - n), slope * u)
          if let worst {
            let slope = Vector(repeating: worst.slopes[index])
            let movedGap = (p - n).addingProduct(u, Vector(repeating: -worst.itemMoves[index]))
            let movedUser = u.addingProduct(p - n, Vector(repeating: -worst.userMoves[index]))
            byUser.addProduct(slope, movedGap)
            byItems.addProduct(slope, movedUser)
          }
          gradient.base.store(gradient.base.vector(user + k) + byUser, at: user + k)
          gradient.base.store(gradient.base.vector(positive + k) + byItems, at: positive + k)
          gradient.base.store(gradient.base.vector(negative + k) - byItems, at: negative + k)
        }
      }
    }
    propagation.goBack(on: graph, reach: reach)
    pull(embeddings, pairs.rows, weight: regularization / Float(count))
    return loss
  }

  /// Adds λ e⁰ for each occurrence of a node to the gradient.
  private func pull(_ embeddings: NodeEmbeddings, _ nodes: [Int], weight: Float) {
    guard weight > 0 else { return }
    let width = embeddings.width
    let gradient = propagation.gradient
    let weight = Vector(repeating: weight)
    forEachColumns(width) { columns in
      for node in nodes {
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
  /// What the optimizer keeps.
  var state: [NamedTensor] { optimizer.state }

  func resume(from state: [String: Tensor]) throws { try optimizer.resume(from: state) }
}
