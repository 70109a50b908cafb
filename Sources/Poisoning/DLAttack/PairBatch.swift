import Kernels

/// Pairs of users and items on their way through a ``NeuralSurrogate``, forward and back.
///
/// Memory for a fixed number of pairs; one thread works in it.
final class PairBatch {
  private let dimension: Int
  /// How many pairs it has room for.
  let capacity: Int
  private(set) var users: [Int32] = []
  private(set) var items: [Int32] = []
  /// s of each pair, `[capacity]`.
  let logits: AlignedMemory<Float>
  /// ∂L/∂s of each pair, `[capacity]`; the caller's to fill in before ``backward(through:)``.
  let gradients: AlignedMemory<Float>
  /// [p'; q'], `[capacity, 2d]`, and the gradient of the same.
  private let inputs, inputGradients: AlignedMemory<Float>
  /// p ⊙ q, `[capacity, d]`.
  private let products: AlignedMemory<Float>
  /// φ₁, `[capacity, d]`, and its gradient.
  private let first, firstGradients: AlignedMemory<Float>
  /// φ₂, `[capacity, d/2]`, and its gradient.
  private let second, secondGradients: AlignedMemory<Float>

  /// Room for `capacity` pairs of a network with d = `dimension`.
  init(capacity: Int, dimension: Int) {
    self.capacity = capacity
    self.dimension = dimension
    func memory(_ width: Int) -> AlignedMemory<Float> { AlignedMemory(count: capacity * width) }
    (logits, gradients) = (memory(1), memory(1))
    (inputs, inputGradients) = (memory(2 * dimension), memory(2 * dimension))
    products = memory(dimension)
    (first, firstGradients) = (memory(dimension), memory(dimension))
    (second, secondGradients) = (memory(dimension / 2), memory(dimension / 2))
  }

  /// How many pairs there are.
  var count: Int { users.count }

  /// No pairs any more.
  func removeAll() {
    users.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
  }

  /// Adds a pair; there is room for it.
  func add(user: Int32, item: Int32) {
    precondition(count < capacity, "no room for another pair")
    users.append(user)
    items.append(item)
  }

  /// Computes ``logits``.
  func forward(through model: NeuralSurrogate) {
    let (d, layout) = (dimension, NeuralSurrogate.Layout(dimension))
    let network = model.network.values.base
    for pair in 0..<count {
      let user = model.users.values.base + Int(users[pair]) * 2 * d
      let item = model.items.values.base + Int(items[pair]) * 2 * d
      let input = inputs.base + pair * 2 * d
      input.update(from: user + d, count: d)
      (input + d).update(from: item + d, count: d)
      for k in stride(from: 0, to: d, by: vectorWidth) {
        products.base.store(user.vector(k) * item.vector(k), at: pair * d + k)
      }
    }
    layer(
      inputs, width: 2 * d, weights: network + layout.first, bias: network + layout.firstBias,
      into: first, width: d)
    layer(
      first, width: d, weights: network + layout.second, bias: network + layout.secondBias,
      into: second, width: d / 2)
    for pair in 0..<count {
      logits.base[pair] =
        dot(products.base + pair * d, network + layout.product, count: d)
        + dot(second.base + pair * d / 2, network + layout.output, count: d / 2)
        + network[layout.bias]
    }
  }

  /// relu(X Wᵀ + b).
  private func layer(
    _ input: AlignedMemory<Float>, width inputs: Int, weights: UnsafeMutablePointer<Float>,
    bias: UnsafeMutablePointer<Float>, into output: AlignedMemory<Float>, width outputs: Int
  ) {
    gemm(
      MatrixView(input.base, stride: inputs),
      MatrixView(weights, stride: inputs, transposed: true), into: output.base, stride: outputs,
      rows: count, columns: outputs, depth: inputs, accumulating: false)
    for pair in 0..<count {
      let row = output.base + pair * outputs
      for k in stride(from: 0, to: outputs, by: vectorWidth) {
        row.store(VectorMath.rectified(row.vector(k) + bias.vector(k)), at: k)
      }
    }
  }

  /// Adds the gradient of all parameters to those of `model`, from ``gradients`` and the last ``forward(through:)``.
  func backward(through model: NeuralSurrogate) {
    let (d, layout) = (dimension, NeuralSurrogate.Layout(dimension))
    let network = model.network.values.base
    let slopes = model.network.touch(0)
    for pair in 0..<count {
      let slope = gradients.base[pair]
      slopes[layout.bias] += slope
      accumulate(slopes + layout.product, slope, products.base + pair * d, width: d)
      accumulate(slopes + layout.output, slope, second.base + pair * d / 2, width: d / 2)
      let own = secondGradients.base + pair * d / 2
      for k in stride(from: 0, to: d / 2, by: vectorWidth) {
        own.store(slope * (network + layout.output).vector(k), at: k)
      }
    }
    backward(
      secondGradients, at: second, width: d / 2, from: first, width: d,
      weights: network + layout.second, slopes: slopes + layout.second,
      bias: slopes + layout.secondBias, into: firstGradients)
    backward(
      firstGradients, at: first, width: d, from: inputs, width: 2 * d,
      weights: network + layout.first, slopes: slopes + layout.first,
      bias: slopes + layout.firstBias, into: inputGradients)
    for pair in 0..<count {
      let user = model.users.values.base + Int(users[pair]) * 2 * d
      let item = model.items.values.base + Int(items[pair]) * 2 * d
      let (ofUser, ofItem) = (
        model.users.touch(Int(users[pair])), model.items.touch(Int(items[pair]))
      )
      let slope = gradients.base[pair]
      let product = network + layout.product
      for k in stride(from: 0, to: d, by: vectorWidth) {
        let weight = slope * product.vector(k)
        ofUser.store(ofUser.vector(k).addingProduct(weight, item.vector(k)), at: k)
        ofItem.store(ofItem.vector(k).addingProduct(weight, user.vector(k)), at: k)
      }
      accumulate(ofUser + d, 1, inputGradients.base + pair * 2 * d, width: d)
      accumulate(ofItem + d, 1, inputGradients.base + pair * 2 * d + d, width: d)
    }
  }

  /// Goes back through a layer: what it put out as 0 has no gradient.
  private func backward(
    _ gradient: AlignedMemory<Float>, at output: AlignedMemory<Float>, width outputs: Int,
    from input: AlignedMemory<Float>, width inputs: Int, weights: UnsafeMutablePointer<Float>,
    slopes: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>,
    into inputGradient: AlignedMemory<Float>
  ) {
    for pair in 0..<count {
      let (row, at) = (gradient.base + pair * outputs, output.base + pair * outputs)
      for k in stride(from: 0, to: outputs, by: vectorWidth) {
        let slope = Vector.zero.replacing(with: row.vector(k), where: at.vector(k) .> 0)
        row.store(slope, at: k)
        bias.store(bias.vector(k) + slope, at: k)
      }
    }
    gemm(
      MatrixView(gradient.base, stride: outputs, transposed: true),
      MatrixView(input.base, stride: inputs), into: slopes, stride: inputs, rows: outputs,
      columns: inputs, depth: count, accumulating: true)
    gemm(
      MatrixView(gradient.base, stride: outputs), MatrixView(weights, stride: inputs),
      into: inputGradient.base, stride: inputs, rows: count, columns: inputs, depth: outputs,
      accumulating: false)
  }

  /// a·b over `count` floats, a multiple of 8.
  private func dot(
    _ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>, count: Int
  ) -> Float {
    var sum = Vector.zero
    for k in stride(from: 0, to: count, by: vectorWidth) {
      sum.addProduct(a.vector(k), b.vector(k))
    }
    return VectorMath.sum(sum)
  }
}
