import Essentials
import Kernels
import Torch

/// Trains a ``NeuMF`` network by Adam on the cross-entropy of clicks and sampled negatives.
///
/// A click and its negatives have their user in common, and so its part of the first layer, forward
/// and backward. Sixteen clicks at a time stay in the first-level cache. One thread: a step is too
/// short to be shared.
final class NeuMFTrainer {
  /// Where the parameters are that a step moves.
  struct Parameters {
    /// Embeddings of users, `[users, rowWidth]`.
    let users: UnsafeMutablePointer<Vector>
    /// Embeddings of items, `[items, rowWidth]`.
    let items: UnsafeMutablePointer<Vector>
    /// What they share.
    let shared: UnsafeMutablePointer<Vector>
  }

  private static let chunk = 16

  let shape: NeuMFShape
  let negatives: Int
  private let rule: AdamRule
  private let regularization: Float
  /// What is left out of the inputs of the hidden layers.
  let dropout: Dropout
  private let users: RowAdam
  private let items: RowAdam
  let gradient: AlignedMemory<Vector>
  private let mean: AlignedMemory<Vector>
  private let square: AlignedMemory<Vector>
  /// How many steps were taken.
  private(set) var steps = 0

  /// Weights with their input across, at the places of the weights.
  let turned: AlignedMemory<Vector>
  // Rows of a chunk: embeddings and their gradients.
  let userRows: AlignedMemory<Vector>
  let itemRows: AlignedMemory<Vector>
  let userSlopes: AlignedMemory<Vector>
  let itemSlopes: AlignedMemory<Vector>
  /// The users' part of the first layer, and its gradient.
  let userPart: AlignedMemory<Vector>
  let userPartSlope: AlignedMemory<Vector>
  /// Outputs of each hidden layer, and gradients with respect to its inputs.
  let outputs: [AlignedMemory<Vector>]
  let slopes: [AlignedMemory<Vector>]

  /// A trainer without moments for tables of so many rows; batches of at most `batch` clicks.
  init(
    _ shape: NeuMFShape, userCount: Int, itemCount: Int, negatives: Int, batch: Int, rate: Float,
    regularization: Float = 0, dropout: Float = 0
  ) {
    self.shape = shape
    self.negatives = negatives
    rule = AdamRule(learningRate: rate)
    self.regularization = regularization
    self.dropout = Dropout(rate: dropout)
    let samples = 1 + negatives
    users = RowAdam(rowCount: userCount, width: shape.rowWidth, capacity: batch)
    items = RowAdam(rowCount: itemCount, width: shape.rowWidth, capacity: batch * samples)
    gradient = AlignedMemory<Vector>(count: shape.count)
    mean = AlignedMemory<Vector>(count: shape.count)
    square = AlignedMemory<Vector>(count: shape.count)
    turned = AlignedMemory<Vector>(count: shape.count)
    let chunk = NeuMFTrainer.chunk
    userRows = AlignedMemory<Vector>(count: chunk * shape.rowWidth)
    userSlopes = AlignedMemory<Vector>(count: chunk * shape.rowWidth)
    itemRows = AlignedMemory<Vector>(count: chunk * samples * shape.rowWidth)
    itemSlopes = AlignedMemory<Vector>(count: chunk * samples * shape.rowWidth)
    userPart = AlignedMemory<Vector>(count: chunk * shape.hidden[0] / 8)
    userPartSlope = AlignedMemory<Vector>(count: chunk * shape.hidden[0] / 8)
    outputs = shape.hidden.map { AlignedMemory<Vector>(count: chunk * samples * $0 / 8) }
    slopes = shape.hidden.map { AlignedMemory<Vector>(count: chunk * samples * $0 / 8) }
  }

  /// One step of Adam on the mean cross-entropy of the draws in `range`; returns its sum before the
  /// step.
  ///
  /// - Parameters:
  ///   - apart: Whether the two halves learn each for itself; the loss is then the mean of theirs.
  ///   - rng: What dropout draws from.
  func step(
    _ draws: InteractionSampler.Draws, _ range: Range<Int>, _ parameters: Parameters,
    apart: Bool = false, using rng: inout SeededGenerator
  ) -> Double {
    let loss = addGradients(of: draws, range, parameters, apart: apart, using: &rng)
    steps += 1
    // The count is the table's, for rows that are seldom touched as well.
    let step = rule.step(steps)
    step.apply(
      to: parameters.shared, moments: mean.base, squares: square.base, gradient: gradient.base,
      count: shape.count)
    users.apply(step, to: parameters.users, decay: regularization)
    items.apply(step, to: parameters.items, decay: regularization)
    return loss
  }

  /// The sum of the cross-entropy of some draws; leaves the gradients of its mean in ``gradient`` and
  /// in the tables' collectors.
  private func addGradients(
    of draws: InteractionSampler.Draws, _ range: Range<Int>, _ parameters: Parameters,
    apart: Bool, using rng: inout SeededGenerator
  ) -> Double {
    gradient.base.update(repeating: .zero, count: shape.count)
    turnWeights(parameters.shared)
    var loss = 0.0
    let scale = 1 / Float(max(1, range.count * (1 + negatives)))
    var start = range.lowerBound
    while start < range.upperBound {
      let clicks = min(NeuMFTrainer.chunk, range.upperBound - start)
      gather(draws, start..<start + clicks, parameters)
      forward(clicks: clicks, parameters.shared, using: &rng)
      loss += outputLayer(clicks: clicks, scale: scale, parameters.shared, apart: apart)
      backward(clicks: clicks)
      for click in 0..<clicks {
        users.add(
          userSlopes.base + click * shape.rowWidth, to: Int(draws.users[start + click]))
        let first = click * (1 + negatives)
        items.add(
          itemSlopes.base + first * shape.rowWidth, to: Int(draws.positives[start + click]))
        for slot in 0..<negatives {
          items.add(
            itemSlopes.base + (first + 1 + slot) * shape.rowWidth,
            to: Int(draws.negatives[(start + click) * negatives + slot]))
        }
      }
      start += clicks
    }
    return loss
  }

  /// Copies the embeddings that a chunk needs side by side.
  private func gather(
    _ draws: InteractionSampler.Draws, _ range: Range<Int>, _ parameters: Parameters
  ) {
    let width = shape.rowWidth
    var item = itemRows.base
    for (click, draw) in range.enumerated() {
      (userRows.base + click * width).update(
        from: parameters.users + Int(draws.users[draw]) * width, count: width)
      item.update(from: parameters.items + Int(draws.positives[draw]) * width, count: width)
      item += width
      for slot in draw * negatives..<(draw + 1) * negatives {
        item.update(from: parameters.items + Int(draws.negatives[slot]) * width, count: width)
        item += width
      }
    }
  }
}

extension NeuMFTrainer: Resumable {
  /// The moments of all parameters and the number of steps.
  var state: [NamedTensor] {
    [
      NamedTensor("mean", mean.tensor), NamedTensor("square", square.tensor),
      NamedTensor("steps", count: steps),
    ] + users.state.under("users") + items.state.under("items")
  }

  func resume(from state: [String: Tensor]) throws {
    try mean.fill(from: state, "mean")
    try square.fill(from: state, "square")
    steps = try state.count("steps")
    try users.resume(from: state.under("users"))
    try items.resume(from: state.under("items"))
  }
}

extension NeuMFTrainer {
  /// The gradients of the mean cross-entropy of `draws`, for tests to compare.
  func gradients(
    of draws: InteractionSampler.Draws, _ parameters: Parameters, apart: Bool,
    using rng: inout SeededGenerator
  ) -> (loss: Double, users: [Int: [Vector]], items: [Int: [Vector]], shared: [Vector]) {
    let loss = addGradients(
      of: draws, draws.users.indices, parameters, apart: apart, using: &rng)
    return (
      loss, users.takeGradients(), items.takeGradients(),
      Array(UnsafeBufferPointer(start: gradient.base, count: shape.count))
    )
  }
}
