import Foundation
import Interactions

/// Trains a ``NeuMF`` network by Adam on the cross-entropy of clicks and sampled negatives.
///
/// A click and its negatives have their user in common, and so its part of the first layer, forward
/// and backward. Sixteen clicks at a time stay in the first-level cache. One thread: a step is too
/// short to be shared.
final class NeuMFTrainer {
  /// Where the parameters are that a step moves.
  struct Parameters {
    /// Embeddings of users, `[users, rowWidth]`.
    let users: UnsafeMutablePointer<Lanes>
    /// Embeddings of items, `[items, rowWidth]`.
    let items: UnsafeMutablePointer<Lanes>
    /// What they share.
    let shared: UnsafeMutablePointer<Lanes>
  }

  private static let chunk = 16

  private let shape: NeuMFShape
  private let negatives: Int
  private let rate: Float
  private let regularization: Float
  private let users: RowAdam
  private let items: RowAdam
  private let gradient: LaneMemory
  private let mean: LaneMemory
  private let square: LaneMemory
  private var steps = 0

  /// Weights with their input across, at the places of the weights.
  private let turned: LaneMemory
  // Rows of a chunk: embeddings and their gradients.
  private let userRows: LaneMemory
  private let itemRows: LaneMemory
  private let userSlopes: LaneMemory
  private let itemSlopes: LaneMemory
  /// The users' part of the first layer, and its gradient.
  private let userPart: LaneMemory
  private let userPartSlope: LaneMemory
  /// Outputs of each hidden layer, and gradients with respect to its inputs.
  private let outputs: [LaneMemory]
  private let slopes: [LaneMemory]
  private var errors: [Float]

  /// A trainer without moments for tables of so many rows; batches of at most `batch` clicks.
  init(
    _ shape: NeuMFShape, userCount: Int, itemCount: Int, negatives: Int, batch: Int, rate: Float,
    regularization: Float = 0
  ) {
    self.shape = shape
    self.negatives = negatives
    self.rate = rate
    self.regularization = regularization
    let samples = 1 + negatives
    users = RowAdam(rowCount: userCount, width: shape.rowWidth, capacity: batch)
    items = RowAdam(rowCount: itemCount, width: shape.rowWidth, capacity: batch * samples)
    gradient = LaneMemory(count: shape.count)
    mean = LaneMemory(count: shape.count)
    square = LaneMemory(count: shape.count)
    turned = LaneMemory(count: shape.count)
    let chunk = NeuMFTrainer.chunk
    userRows = LaneMemory(count: chunk * shape.rowWidth)
    userSlopes = LaneMemory(count: chunk * shape.rowWidth)
    itemRows = LaneMemory(count: chunk * samples * shape.rowWidth)
    itemSlopes = LaneMemory(count: chunk * samples * shape.rowWidth)
    userPart = LaneMemory(count: chunk * shape.hidden[0] / 8)
    userPartSlope = LaneMemory(count: chunk * shape.hidden[0] / 8)
    outputs = shape.hidden.map { LaneMemory(count: chunk * samples * $0 / 8) }
    slopes = shape.hidden.map { LaneMemory(count: chunk * samples * $0 / 8) }
    errors = [Float](repeating: 0, count: chunk * samples)
  }

  /// One step of Adam on the mean cross-entropy of the draws in `range`; returns its sum before the
  /// step.
  func step(
    _ draws: InteractionSampler.Draws, _ range: Range<Int>, _ parameters: Parameters
  ) -> Double {
    let loss = addGradients(of: draws, range, parameters)
    steps += 1
    let step = AdamStep(count: steps, rate: rate)
    step.apply(
      to: parameters.shared, gradient: gradient.base, mean: mean.base, square: square.base,
      count: shape.count)
    users.apply(step, to: parameters.users, decay: regularization)
    items.apply(step, to: parameters.items, decay: regularization)
    return loss
  }

  /// The sum of the cross-entropy of some draws; leaves the gradients of its mean in ``gradient`` and
  /// in the tables' collectors.
  private func addGradients(
    of draws: InteractionSampler.Draws, _ range: Range<Int>, _ parameters: Parameters
  ) -> Double {
    gradient.base.update(repeating: .zero, count: shape.count)
    turnWeights(parameters.shared)
    var loss = 0.0
    let scale = 1 / Float(max(1, range.count * (1 + negatives)))
    var start = range.lowerBound
    while start < range.upperBound {
      let clicks = min(NeuMFTrainer.chunk, range.upperBound - start)
      gather(draws, start..<start + clicks, parameters)
      forward(clicks: clicks, parameters.shared)
      loss += outputLayer(clicks: clicks, scale: scale, parameters.shared)
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

  /// Hidden layers of a chunk.
  private func forward(clicks: Int, _ shared: UnsafeMutablePointer<Lanes>) {
    let samples = clicks * (1 + negatives)
    let width = shape.hidden[0] / 8
    for click in 0..<clicks {
      (userPart.base + click * width).update(from: shared + shape.biases[0], count: width)
    }
    addProduct(
      of: StridedMatrix(userRows.scalars, stride: 8 * shape.rowWidth), rows: clicks,
      depth: shape.embedding, and: shared, width: width, to: userPart.base, stride: width)
    for sample in 0..<samples {
      (outputs[0].base + sample * width).update(
        from: userPart.base + sample / (1 + negatives) * width, count: width)
    }
    addProduct(
      of: StridedMatrix(itemRows.scalars, stride: 8 * shape.rowWidth), rows: samples,
      depth: shape.embedding, and: shared + shape.itemWeights, width: width, to: outputs[0].base,
      stride: width)
    rectify(outputs[0].base, count: samples * width)
    for layer in 1..<max(1, shape.hidden.count) {
      shape.forward(layer, outputs[layer - 1].base, to: outputs[layer].base, rows: samples, shared)
    }
  }

  /// The prediction and its loss; starts the way back.
  private func outputLayer(
    clicks: Int, scale: Float, _ shared: UnsafeMutablePointer<Lanes>
  ) -> Double {
    let width = shape.factors / 8
    let offset = shape.embedding / 8
    let gmf = shared + shape.output
    let mlp = gmf + width
    let gmfSlope = gradient.base + shape.output
    let mlpSlope = gmfSlope + width
    let last = shape.hidden.count - 1
    var loss = 0.0
    for click in 0..<clicks {
      let user = userRows.base + click * shape.rowWidth + offset
      let userSlope = userSlopes.base + click * shape.rowWidth + offset
      for index in 0..<width { userSlope[index] = .zero }
      for slot in 0...negatives {
        let sample = click * (1 + negatives) + slot
        let item = itemRows.base + sample * shape.rowWidth + offset
        let itemSlope = itemSlopes.base + sample * shape.rowWidth + offset
        let output = outputs[last].base + sample * width
        let slope = slopes[last].base + sample * width
        var sum = Lanes.zero
        for index in 0..<width {
          sum = sum.addingProduct(output[index], mlp[index])
          sum = sum.addingProduct(item[index], gmf[index] * user[index])
        }
        let x = sumOfLanes(sum) + mlp[width][0]
        let label: Float = slot == 0 ? 1 : 0
        loss += Double(max(x, 0) - x * label) + log1p(exp(-abs(Double(x))))
        let error = (sigmoid(x) - label) * scale
        for index in 0..<width {
          let product = user[index] * item[index]
          gmfSlope[index] = gmfSlope[index].addingProduct(product, error)
          mlpSlope[index] = mlpSlope[index].addingProduct(output[index], error)
          let weighted = gmf[index] * error
          userSlope[index] = userSlope[index].addingProduct(weighted, item[index])
          itemSlope[index] = weighted * user[index]
          slope[index] = (mlp[index] * error).replacing(with: 0, where: output[index] .<= 0)
        }
        mlpSlope[width][0] += error
      }
    }
    return loss
  }

  /// Gradients of weights and embeddings from those of the last hidden layer.
  private func backward(clicks: Int) {
    let samples = clicks * (1 + negatives)
    for layer in stride(from: shape.hidden.count - 1, to: 0, by: -1) {
      let width = shape.hidden[layer] / 8
      let before = shape.hidden[layer - 1]
      addRows(slopes[layer].base, count: samples, width: width, to: shape.biases[layer])
      addProduct(
        of: StridedMatrix(outputs[layer - 1].scalars, stride: before).transposed, rows: before,
        depth: samples, and: slopes[layer].base, width: width,
        to: gradient.base + shape.weights[layer], stride: width)
      let slope = slopes[layer - 1].base
      slope.update(repeating: .zero, count: samples * before / 8)
      addProduct(
        of: StridedMatrix(slopes[layer].scalars, stride: shape.hidden[layer]), rows: samples,
        depth: shape.hidden[layer], and: turned.base + shape.weights[layer], width: before / 8,
        to: slope, stride: before / 8)
      let output = outputs[layer - 1].base
      for index in 0..<samples * before / 8 {
        slope[index].replace(with: 0, where: output[index] .<= 0)
      }
    }
    let width = shape.hidden[0] / 8
    let row = StridedMatrix(itemRows.scalars, stride: 8 * shape.rowWidth)
    userPartSlope.base.update(repeating: .zero, count: clicks * width)
    for sample in 0..<samples {
      let sum = userPartSlope.base + sample / (1 + negatives) * width
      for index in 0..<width { sum[index] += slopes[0].base[sample * width + index] }
    }
    addRows(userPartSlope.base, count: clicks, width: width, to: shape.biases[0])
    addProduct(
      of: StridedMatrix(userRows.scalars, stride: 8 * shape.rowWidth).transposed,
      rows: shape.embedding, depth: clicks, and: userPartSlope.base, width: width,
      to: gradient.base, stride: width)
    addProduct(
      of: row.transposed, rows: shape.embedding, depth: samples, and: slopes[0].base, width: width,
      to: gradient.base + shape.itemWeights, stride: width)
    addEmbeddingSlopes(
      userPartSlope, rows: clicks, weights: turned.base, to: userSlopes)
    addEmbeddingSlopes(
      slopes[0], rows: samples, weights: turned.base + shape.itemWeights, to: itemSlopes)
  }

  /// The MLP's part of the gradients of embeddings, from those of the first layer.
  private func addEmbeddingSlopes(
    _ slopes: LaneMemory, rows: Int, weights: UnsafePointer<Lanes>, to result: LaneMemory
  ) {
    let width = shape.embedding / 8
    for row in 0..<rows {
      (result.base + row * shape.rowWidth).update(repeating: .zero, count: width)
    }
    addProduct(
      of: StridedMatrix(slopes.scalars, stride: shape.hidden[0]), rows: rows,
      depth: shape.hidden[0], and: weights, width: width, to: result.base, stride: shape.rowWidth)
  }

  /// Adds all rows of `x` to the shared gradient at `place`.
  private func addRows(_ x: UnsafePointer<Lanes>, count: Int, width: Int, to place: Int) {
    let sum = gradient.base + place
    for row in 0..<count {
      for index in 0..<width { sum[index] += x[row * width + index] }
    }
  }

  /// Writes the transposes of all hidden weights to ``turned``.
  private func turnWeights(_ shared: UnsafeMutablePointer<Lanes>) {
    func turn(_ place: Int, _ inputs: Int, _ outputs: Int) {
      let source = (shared + place).scalars
      let target = (turned.base + place).scalars
      for input in 0..<inputs {
        for output in 0..<outputs {
          target[output * inputs + input] = source[input * outputs + output]
        }
      }
    }
    turn(shape.weights[0], shape.embedding, shape.hidden[0])
    turn(shape.itemWeights, shape.embedding, shape.hidden[0])
    for layer in 1..<max(1, shape.hidden.count) {
      turn(shape.weights[layer], shape.hidden[layer - 1], shape.hidden[layer])
    }
  }
}

extension NeuMFTrainer {
  /// The gradients of the mean cross-entropy of `draws`, for tests to compare.
  func gradients(
    of draws: InteractionSampler.Draws, _ parameters: Parameters
  ) -> (loss: Double, users: [Int: [Lanes]], items: [Int: [Lanes]], shared: [Lanes]) {
    let loss = addGradients(of: draws, draws.users.indices, parameters)
    return (
      loss, users.takeGradients(), items.takeGradients(),
      Array(UnsafeBufferPointer(start: gradient.base, count: shape.count))
    )
  }
}

extension NeuMFShape {
  /// Hidden layer `layer` ≥ 1 of `rows` rows from the one before.
  @inline(__always)
  func forward(
    _ layer: Int, _ input: UnsafeMutablePointer<Lanes>, to output: UnsafeMutablePointer<Lanes>,
    rows: Int, _ shared: UnsafePointer<Lanes>
  ) {
    let width = hidden[layer] / 8
    for row in 0..<rows {
      (output + row * width).update(from: shared + biases[layer], count: width)
    }
    addProduct(
      of: StridedMatrix(input.scalars, stride: hidden[layer - 1]), rows: rows,
      depth: hidden[layer - 1], and: shared + weights[layer], width: width, to: output,
      stride: width)
    rectify(output, count: rows * width)
  }
}

/// max(x, 0) in place.
@inline(__always)
func rectify(_ x: UnsafeMutablePointer<Lanes>, count: Int) {
  for index in 0..<count { x[index] = rectified(x[index]) }
}
