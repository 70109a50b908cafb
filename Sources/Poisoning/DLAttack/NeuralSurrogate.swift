import Essentials
import Kernels

/// The attacker's model of a deep recommender: a small NeuMF.
///
/// Source: He et al. 2017, *Neural Collaborative Filtering*: a generalized matrix factorization and a perceptron of
/// three layers over embeddings of their own, whose outcomes are added up.
///
///     ŷ_ui = σ(s_ui),   s_ui = a·(p_u ⊙ q_i) + h·φ₂ + b
///     φ₁ = relu(W₁ [p'_u; q'_i] + b₁),   φ₂ = relu(W₂ φ₁ + b₂)
///
/// Embeddings have d factors each, φ₁ has d and φ₂ d/2.
final class NeuralSurrogate: @unchecked Sendable {
  /// d, a multiple of 16.
  let dimension: Int
  /// p_u then p'_u for every user, `[users, 2d]`.
  let users: LearnedRows
  /// q_i then q'_i for every item, `[items, 2d]`.
  let items: LearnedRows
  /// Everything else in one row: W₁ `[d, 2d]`, b₁ `[d]`, W₂ `[d/2, d]`, b₂ `[d/2]`, a `[d]`, h `[d/2]`, b and seven zeros.
  let network: LearnedRows
  private(set) var steps = 0

  /// A network with random parameters: embeddings of standard deviation 0.01, layers as Glorot & Bengio 2010.
  init(userCount: Int, itemCount: Int, dimension: Int, using rng: inout SeededGenerator) {
    precondition(dimension > 0 && dimension.isMultiple(of: 16), "a multiple of 16")
    self.dimension = dimension
    users = LearnedRows(rowCount: userCount, width: 2 * dimension)
    items = LearnedRows(rowCount: itemCount, width: 2 * dimension)
    network = LearnedRows(rowCount: 1, width: Layout(dimension).count)
    for table in [users, items] {
      for index in 0..<table.values.count { table.values.base[index] = 0.01 * rng.normal() }
    }
    let layout = Layout(dimension)
    func fill(_ start: Int, _ count: Int, fanIn: Int, fanOut: Int) {
      let bound = (6 / Float(fanIn + fanOut)).squareRoot()
      for index in start..<start + count {
        network.values.base[index] = bound * (2 * rng.uniform() - 1)
      }
    }
    fill(layout.first, 2 * dimension * dimension, fanIn: 2 * dimension, fanOut: dimension)
    fill(layout.second, dimension * dimension / 2, fanIn: dimension, fanOut: dimension / 2)
    fill(layout.product, dimension, fanIn: 3 * dimension / 2, fanOut: 1)
    fill(layout.output, dimension / 2, fanIn: 3 * dimension / 2, fanOut: 1)
  }

  /// A network of its own with the same parameters, moments and steps.
  init(copying other: NeuralSurrogate) {
    dimension = other.dimension
    users = LearnedRows(copying: other.users)
    items = LearnedRows(copying: other.items)
    network = LearnedRows(copying: other.network)
    steps = other.steps
  }

  /// Where the layers lie in ``network``'s row.
  struct Layout {
    let first, firstBias, second, secondBias, product, output, bias, count: Int

    init(_ d: Int) {
      first = 0
      firstBias = 2 * d * d
      second = firstBias + d
      secondBias = second + d * d / 2
      product = secondBias + d / 2
      output = product + d
      bias = output + d / 2
      count = bias + vectorWidth
    }
  }

  /// Moves all parameters that have a gradient, by Adam.
  func move(learningRate: Float) {
    steps += 1
    let step = AdamRule(learningRate: learningRate).step(steps)
    for table in [users, items, network] { table.move(step) }
  }

  /// Whether every parameter is a number.
  var isFinite: Bool { users.isFinite && items.isFinite && network.isFinite }

  /// Appends all that further training depends on.
  func encode(to writer: inout CheckpointWriter) throws {
    try writer.write([Int64(steps)])
    for table in [users, items, network] { try table.encode(to: &writer) }
  }

  /// Takes what ``encode(to:)`` has written of a network of the same shape.
  func decode(from reader: inout CheckpointReader) throws {
    let count: [Int64] = try reader.read(count: 1)
    try reader.require((0..<Int64(Int32.max)).contains(count[0]))
    steps = Int(count[0])
    for table in [users, items, network] { try table.decode(from: &reader) }
  }
}
