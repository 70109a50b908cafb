import Kernels
import Torch

/// Trains an ``AutoRec`` network by Adam on batches of users.
///
/// Users of a batch go through the network side by side and write to nothing in common; then each
/// row of weights that took part collects its gradient from them, in the order of the batch, and
/// moves: rows side by side. So the number of threads changes no bit.
final class AutoRecTrainer {
  /// Where the parameters are that a step moves.
  struct Parameters: @unchecked Sendable {
    /// V transposed, `[rows, hidden]`.
    let encoder: UnsafeMutablePointer<Vector>
    /// W, `[rows, hidden]`.
    let decoder: UnsafeMutablePointer<Vector>
    /// μ, `[hidden]`.
    let hiddenBias: UnsafeMutablePointer<Vector>
    /// b, as many as the decoder has rows.
    let outputBias: UnsafeMutablePointer<Float>
  }

  private let width: Int
  private let mask: Vector
  private let rule: AdamRule
  private let regularization: Float
  private var steps = 0
  private let encoder: Moments
  private let decoder: Moments
  private let hiddenBias: Moments
  /// Output biases as rows of one vector, of which the first lane counts.
  private let outputBias: Moments
  /// Hidden units, and gradients with respect to what they are the sigmoid of, `[users, hidden]`.
  private var units = AlignedMemory<Vector>(count: 0)
  private var slopes = AlignedMemory<Vector>(count: 0)
  /// 2 (prediction − label) of each output.
  private var errors: [Float] = []

  /// A trainer of `network`'s shape for tables of so many rows, without moments.
  init(
    _ network: AutoRecNetwork, encoderRows: Int, decoderRows: Int, rate: Float,
    regularization: Float
  ) {
    width = network.width
    mask = network.mask
    rule = AdamRule(learningRate: rate)
    self.regularization = regularization
    encoder = Moments(rowCount: encoderRows, width: width)
    decoder = Moments(rowCount: decoderRows, width: width)
    hiddenBias = Moments(rowCount: 1, width: width)
    outputBias = Moments(rowCount: decoderRows, width: 1)
  }

  /// One step of Adam; returns the sum of the squared errors before it.
  func step(_ batch: AutoRecBatch, _ parameters: Parameters) -> Double {
    let loss = propagate(batch, parameters)
    steps += 1
    // The count is the table's, for rows that are seldom touched as well.
    let step = rule.step(steps)
    let width = width
    let decay = regularization
    let outputs = Occurrences(of: batch.outputs, rowCount: decoder.rowCount)
    let inputs = Occurrences(of: batch.inputs, rowCount: encoder.rowCount)
    let units = units
    let slopes = slopes
    let decoder = decoder
    let encoder = encoder
    let outputBias = outputBias
    errors.withUnsafeBufferPointer { errors in
      let errors = Errors(values: errors)
      Threads.forEachRange(of: outputs.count, grain: 32) { range in
        let gradient = AlignedMemory<Vector>(count: width)
        let bias = AlignedMemory<Vector>(count: 2)
        for index in range {
          let row = outputs.items[index]
          let weights = parameters.decoder + row * width
          for place in 0..<width { gradient.base[place] = weights[place] * decay }
          var sum: Float = 0
          outputs.forEach(index) { user, place in
            let error = errors.values[place]
            let unit = units.base + user * width
            for place in 0..<width {
              gradient.base[place] = gradient.base[place].addingProduct(unit[place], error)
            }
            sum += error
          }
          decoder.apply(step, to: weights, gradient: gradient.base, row: row)
          bias.base[0][0] = sum
          bias.base[1][0] = parameters.outputBias[row]
          outputBias.apply(step, to: bias.base + 1, gradient: bias.base, row: row)
          parameters.outputBias[row] = bias.base[1][0]
        }
      }
    }
    Threads.forEachRange(of: inputs.count, grain: 32) { range in
      let gradient = AlignedMemory<Vector>(count: width)
      for index in range {
        let row = inputs.items[index]
        let weights = parameters.encoder + row * width
        for place in 0..<width { gradient.base[place] = weights[place] * decay }
        inputs.forEach(index) { user, _ in
          let slope = slopes.base + user * width
          for place in 0..<width { gradient.base[place] += slope[place] }
        }
        encoder.apply(step, to: weights, gradient: gradient.base, row: row)
      }
    }
    let gradient = AlignedMemory<Vector>(count: width)
    for user in 0..<batch.count {
      for place in 0..<width { gradient.base[place] += slopes.base[user * width + place] }
    }
    hiddenBias.apply(step, to: parameters.hiddenBias, gradient: gradient.base, row: 0)
    return loss
  }

  /// Hidden units, errors and slopes of a batch; returns the sum of the squared errors.
  private func propagate(_ batch: AutoRecBatch, _ parameters: Parameters) -> Double {
    if units.count < batch.count * width {
      units = AlignedMemory<Vector>(count: batch.count * width)
      slopes = AlignedMemory<Vector>(count: batch.count * width)
    }
    if errors.count < batch.outputs.values.count {
      errors = [Float](repeating: 0, count: batch.outputs.values.count)
    }
    let width = width
    let mask = mask
    let units = units
    let slopes = slopes
    errors.withUnsafeMutableBufferPointer { errors in
      let errors = Errors(values: UnsafeBufferPointer(errors))
      Threads.forEachRange(of: batch.count, grain: 4) { range in
        for user in range {
          let unit = units.base + user * width
          unit.update(from: parameters.hiddenBias, count: width)
          for item in batch.inputs[user] {
            let row = parameters.encoder + Int(item) * width
            for index in 0..<width { unit[index] += row[index] }
          }
          activate(unit, width: width, mask: mask)
          let slope = slopes.base + user * width
          slope.update(repeating: .zero, count: width)
          let outputs = batch.outputs.range(user)
          let firstZero = outputs.lowerBound + Int(batch.positives[user])
          for place in outputs {
            let item = Int(batch.outputs.values[place])
            let row = parameters.decoder + item * width
            let prediction = dot(row, unit, count: width) + parameters.outputBias[item]
            let error = 2 * (prediction - (place < firstZero ? 1 : 0))
            errors.mutable[place] = error
            for index in 0..<width { slope[index] = slope[index].addingProduct(row[index], error) }
          }
          for index in 0..<width { slope[index] *= unit[index] * (1 - unit[index]) }
        }
      }
    }
    var loss = 0.0
    for place in batch.outputs.values.indices {
      loss += Double(errors[place] * errors[place])
    }
    return loss / 4
  }

  /// Errors that threads share: each writes its users'.
  private struct Errors: @unchecked Sendable {
    let values: UnsafeBufferPointer<Float>
    var mutable: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(mutating: values) }
  }
}

extension AutoRecTrainer: Resumable {
  private var tables: [(name: String, moments: Moments)] {
    [("V", encoder), ("W", decoder), ("mu", hiddenBias), ("b", outputBias)]
  }

  /// The moments of all parameters and the number of steps.
  var state: [NamedTensor] {
    tables.flatMap { name, moments in moments.state.under(name) }
      + [NamedTensor("steps", count: steps)]
  }

  func resume(from state: [String: Tensor]) throws {
    for (name, moments) in tables { try moments.resume(from: state.under(name)) }
    steps = try state.count("steps")
  }
}

/// Adam's moments of the rows of a table.
private struct Moments: Sendable, Resumable {
  let rowCount: Int
  private let width: Int
  private let means: AlignedMemory<Vector>
  private let squares: AlignedMemory<Vector>

  init(rowCount: Int, width: Int) {
    self.rowCount = rowCount
    self.width = width
    means = AlignedMemory<Vector>(count: rowCount * width)
    squares = AlignedMemory<Vector>(count: rowCount * width)
  }

  var state: [NamedTensor] {
    [NamedTensor("means", means.tensor), NamedTensor("squares", squares.tensor)]
  }

  func resume(from state: [String: Tensor]) throws {
    try means.fill(from: state, "means")
    try squares.fill(from: state, "squares")
  }

  /// Moves `weights`, the row `row`.
  @inline(__always)
  func apply(
    _ step: AdamRule.Step, to weights: UnsafeMutablePointer<Vector>,
    gradient: UnsafePointer<Vector>,
    row: Int
  ) {
    step.apply(
      to: weights, moments: means.base + row * width, squares: squares.base + row * width,
      gradient: gradient, count: width)
  }
}

/// Where each item stands in the rows of a batch.
private struct Occurrences: Sendable {
  /// The distinct items, in the order in which they first appear.
  private(set) var items: [Int] = []
  private var last: [Int32] = []
  private var before: [Int32]
  private var users: [Int32]

  init(of rows: CompressedRows<Int32>, rowCount: Int) {
    before = [Int32](repeating: -1, count: rows.values.count)
    users = before
    var place = [Int32](repeating: -1, count: rowCount)
    for user in 0..<rows.count {
      for position in rows.range(user) {
        users[position] = Int32(user)
        let item = Int(rows.values[position])
        if place[item] < 0 {
          place[item] = Int32(items.count)
          items.append(item)
          last.append(-1)
        }
        before[position] = last[Int(place[item])]
        last[Int(place[item])] = Int32(position)
      }
    }
  }

  /// How many distinct items there are.
  var count: Int { items.count }

  /// Calls `body` with the user and the position of every occurrence, the last first.
  @inline(__always)
  func forEach(_ index: Int, _ body: (_ user: Int, _ position: Int) -> Void) {
    var position = Int(last[index])
    while position >= 0 {
      body(Int(users[position]), position)
      position = Int(before[position])
    }
  }
}
