import Essentials
import Interactions
import Kernels
import Statistics
import Testing
import Torch
@testable import Rankers

/// Networks of five real and two fake users and eleven items, and what they stand for as tensors.
enum NeuMFFixture {
  /// A network with weights large enough that both signs of every activation occur.
  static func network(layers: Int, seed: UInt64) -> NeuMFNetwork {
    var rng = SeededGenerator(seed: seed)
    return NeuMFNetwork(
      NeuMFShape(factors: 8, layers: layers), users: UserRoster(realCount: 5, fakeCount: 2),
      items: ItemCatalog(originalCount: 9, targetCount: 2), deviation: 0.7, using: &rng)
  }

  static func numbers(_ lanes: [Vector]) -> [Float] {
    lanes.flatMap { lanes in (0..<8).map { lanes[$0] } }
  }

  /// What a logit is made of: the whole network, or twice one of its halves.
  enum Part { case both, product, tower }

  /// The network of equation 12 as tensors: logits of pairs, `[pairs]`.
  static func logits(
    _ shape: NeuMFShape, users: Tensor, items: Tensor, shared: Tensor, _ pairs: [(Int, Int)],
    of part: Part = .both
  ) -> Tensor {
    func matrix(_ place: Int, _ inputs: Int, _ outputs: Int) -> Tensor {
      shared.narrowed(0, 8 * place..<8 * place + inputs * outputs).reshaped([inputs, outputs])
    }
    let user = users.embedding(Tensor(pairs.map { Int64($0.0) }))
    let item = items.embedding(Tensor(pairs.map { Int64($0.1) }))
    let e = shape.embedding
    let f = shape.factors
    var x = Tensor.cat([user.narrowed(1, 0..<e), item.narrowed(1, 0..<e)], dim: 1)
    for layer in shape.hidden.indices {
      let size = shape.hidden[layer]
      let weights =
        layer == 0
        ? Tensor.cat([matrix(0, e, size), matrix(shape.itemWeights, e, size)])
        : matrix(shape.weights[layer], shape.hidden[layer - 1], size)
      x = (x.matmul(weights) + matrix(shape.biases[layer], 1, size)).relu()
    }
    let product = user.narrowed(1, e..<e + f) * item.narrowed(1, e..<e + f)
    let h = matrix(shape.output, 2 * f, 1)
    let bias = shared.narrowed(0, 8 * (shape.count - 1)..<8 * (shape.count - 1) + 1)
    let (productShare, towerShare): (Double, Double) =
      switch part {
      case .both: (1, 1)
      case .product: (2, 0)
      case .tower: (0, 2)
      }
    let parts = [product * productShare, x * towerShare]
    return Tensor.cat(parts, dim: 1).matmul(h).reshaped([pairs.count]) + bias
  }
}
