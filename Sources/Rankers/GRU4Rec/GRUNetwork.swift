import Essentials
import Kernels

/// Item embeddings, one GRU layer and item biases: the parameters of ``GRU4Rec``.
///
///     r, z = σ(x·W_x + b_x + h·W_h),  n = tanh(x·W_xn + b_xn + r ∘ (h·W_hn + b_hn))
///     h ← (1 − z) ∘ n + z ∘ h
///
/// A value: copies share memory until one is changed through ``makeUnique()``.
struct GRUNetwork: @unchecked Sendable {
  /// |e| = |h|, a multiple of 8.
  let width: Int
  /// How many items have an embedding.
  let itemCount: Int
  private(set) var buffer: AlignedMemory<Float>

  /// How many floats an item's row takes: its embedding, its bias, and zeros up to a multiple of 8.
  var itemStride: Int { width + 8 }
  /// W_x, `[width, 3 · width]`, columns of r, z and n.
  var inputWeights: UnsafeMutablePointer<Float> { buffer.base }
  /// W_h, `[width, 3 · width]`.
  var stateWeights: UnsafeMutablePointer<Float> { buffer.base + 3 * width * width }
  /// b_x, `[3 · width]`.
  var inputBias: UnsafeMutablePointer<Float> { buffer.base + 6 * width * width }
  /// b_hn, `[width]`.
  var stateBias: UnsafeMutablePointer<Float> { inputBias + 3 * width }
  /// The number of parameters of the GRU, which lie before those of the items.
  var recurrentCount: Int { Self.recurrentCount(width) }
  /// Embeddings and biases, `[itemCount, itemStride]`.
  var items: UnsafeMutablePointer<Float> { buffer.base + recurrentCount }

  static func recurrentCount(_ width: Int) -> Int { 6 * width * width + 4 * width }

  /// Weights from U(±1/√width) as PyTorch has them, embeddings from N(0, `deviation`²), biases 0.
  init(width: Int, itemCount: Int, deviation: Float, using rng: inout SeededGenerator) {
    precondition(width > 0 && width % 8 == 0, "a width that vectors divide")
    self.width = width
    self.itemCount = itemCount
    let recurrentCount = Self.recurrentCount(width)
    buffer = AlignedMemory<Float>(count: recurrentCount + itemCount * (width + 8))
    let bound = 1 / Float(width).squareRoot()
    for index in 0..<recurrentCount { buffer.base[index] = (2 * rng.uniform() - 1) * bound }
    for item in 0..<itemCount {
      for column in 0..<width { items[item * itemStride + column] = rng.normal() * deviation }
    }
  }

  /// Gives this value memory of its own; call before writing.
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = AlignedMemory<Float>(copying: buffer) }
  }

  /// An item's embedding followed by its bias.
  func row(_ item: Int) -> UnsafeMutablePointer<Float> { items + item * itemStride }

  /// Computes the gates and the next state of one sequence.
  ///
  /// - Parameters:
  ///   - gates: x·W_x + b_x, `[3 · width]`; r, z and n afterwards.
  ///   - products: h·W_h, `[3 · width]`; h·W_hn + b_hn in the last third afterwards.
  ///   - previous: h, `[width]`.
  ///   - state: Where the next state goes; may be `previous`.
  @inline(__always)
  static func advance(
    gates: UnsafeMutablePointer<Float>, products: UnsafeMutablePointer<Float>,
    stateBias: UnsafePointer<Float>, previous: UnsafePointer<Float>,
    state: UnsafeMutablePointer<Float>, width: Int
  ) {
    var k = 0
    while k < width {
      let r = VectorMath.sigmoid(gates.vector(k) + products.vector(k))
      let z = VectorMath.sigmoid(gates.vector(width + k) + products.vector(width + k))
      let q = products.vector(2 * width + k) + stateBias.vector(k)
      // As exact as tanh needs to be beside sums of this size, at half the cost.
      let n = 1 - 2 / (1 + VectorMath.exp(2 * gates.vector(2 * width + k).addingProduct(r, q)))
      gates.store(r, at: k)
      gates.store(z, at: width + k)
      gates.store(n, at: 2 * width + k)
      products.store(q, at: 2 * width + k)
      state.store(n.addingProduct(z, previous.vector(k) - n), at: k)
      k += vectorWidth
    }
  }
}
