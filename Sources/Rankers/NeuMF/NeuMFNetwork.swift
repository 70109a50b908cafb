import Essentials
import Interactions
import Kernels

/// The sizes of a ``NeuMF`` network and where its shared parameters lie.
///
/// Shared parameters are one row of vectors: the first layer's weights for users and for items
/// (each `[embedding, hidden 0]`) and its bias, every further layer's weights
/// `[hidden l − 1, hidden l]` and bias, then h: its part for GMF and its part for the MLP (each
/// `[factors]`), and a bias in the first lane of a last vector. A weight's input runs down.
struct NeuMFShape: Sendable, Equatable {
  /// F: the size of the GMF embedding and of the last hidden layer, a multiple of 8.
  let factors: Int
  /// The sizes of the hidden layers, each half of the one before, the last F.
  let hidden: [Int]
  /// Where layer l's weights begin; of the first layer those for users.
  let weights: [Int]
  /// Where layer l's bias begins.
  let biases: [Int]
  /// Where the first layer's weights for items begin.
  let itemWeights: Int
  /// Where h begins.
  let output: Int
  /// How many vectors all shared parameters are.
  let count: Int

  /// The shape with `layers` hidden layers.
  init(factors: Int, layers: Int) {
    precondition(factors > 0 && factors % 8 == 0 && layers > 0)
    self.factors = factors
    hidden = (0..<layers).map { factors << (layers - 1 - $0) }
    let first = hidden[0] * hidden[0] / 8
    itemWeights = first
    var weights = [0]
    var biases = [2 * first]
    var end = 2 * first + hidden[0] / 8
    for (size, next) in zip(hidden, hidden.dropFirst()) {
      weights.append(end)
      biases.append(end + size * next / 8)
      end += size * next / 8 + next / 8
    }
    self.weights = weights
    self.biases = biases
    output = end
    count = end + 2 * factors / 8 + 1
  }

  /// E, the size of an MLP embedding: that of the first hidden layer, so that users and items
  /// together are twice as wide.
  var embedding: Int { hidden[0] }
  /// How many vectors a row of embeddings is: the MLP's, then GMF's.
  var rowWidth: Int { (embedding + factors) / 8 }
}

/// The parameters of ``NeuMF``.
///
/// A value; real users' rows are written by a fit alone, so that worlds share them.
struct NeuMFNetwork: Sendable {
  /// The sizes.
  let shape: NeuMFShape
  /// Embeddings of real users, `[realCount, rowWidth]`.
  var realUsers: [Vector]
  /// Embeddings of fake users, `[fakeCount, rowWidth]`.
  var fakeUsers: [Vector]
  /// Embeddings of items, `[items, rowWidth]`.
  var items: [Vector]
  /// What all users and items share, `[count]`.
  var shared: [Vector]

  /// Embeddings and h from N(0, `deviation`²); hidden weights uniform as Glorot & Bengio 2010 have
  /// them, ± √(6 / (inputs + outputs)); biases 0.
  init(
    _ shape: NeuMFShape, users: UserRoster, items: ItemCatalog, deviation: Float,
    using rng: inout SeededGenerator
  ) {
    func normal(_ count: Int) -> [Vector] {
      (0..<count).map { _ in
        var lanes = Vector.zero
        for lane in 0..<8 { lanes[lane] = rng.normal() * deviation }
        return lanes
      }
    }
    self.shape = shape
    realUsers = normal(users.realCount * shape.rowWidth)
    fakeUsers = normal(users.fakeCount * shape.rowWidth)
    self.items = normal(items.count * shape.rowWidth)
    shared = [Vector](repeating: .zero, count: shape.count)
    for layer in shape.hidden.indices {
      let inputs = layer == 0 ? 2 * shape.embedding : shape.hidden[layer - 1]
      let bound = (6 / Float(inputs + shape.hidden[layer])).squareRoot()
      for index in shape.weights[layer]..<shape.biases[layer] {
        for lane in 0..<8 { shared[index][lane] = (2 * rng.uniform() - 1) * bound }
      }
    }
    shared.replaceSubrange(
      shape.output..<shape.count - 1, with: normal(shape.count - 1 - shape.output))
  }
}
