import Essentials
import Kernels
import Torch

/// Embeddings of items and positions, and blocks of self-attention: the parameters of ``SASRec``.
///
/// A value: copies share memory until one is changed through ``makeUnique()``.
struct AttentionNetwork: @unchecked Sendable {
  /// d, the width of everything, a multiple of 16.
  let width: Int
  /// How many blocks follow one another.
  let blockCount: Int
  /// n, how many items are read at once.
  let length: Int
  /// How many items have an embedding.
  let itemCount: Int
  private(set) var buffer: AlignedMemory<Float>

  /// Where the parameters of a block, or of the last normalization, lie in ``buffer``.
  struct Block {
    let gain1, shift1: Int
    /// `[width, width]`, `[width, 2 · width]` of keys and values, and their biases.
    let queryWeights, keyValueWeights, queryBias, keyValueBias: Int
    let gain2, shift2: Int
    /// The two layers of the feed-forward network.
    let weights1, bias1, weights2, bias2: Int
    let end: Int

    init(_ start: Int, width: Int) {
      var next = start
      func take(_ count: Int) -> Int {
        defer { next += count }
        return next
      }
      (gain1, shift1) = (take(width), take(width))
      queryWeights = take(width * width)
      keyValueWeights = take(2 * width * width)
      (queryBias, keyValueBias) = (take(width), take(2 * width))
      (gain2, shift2) = (take(width), take(width))
      (weights1, bias1) = (take(width * width), take(width))
      (weights2, bias2) = (take(width * width), take(width))
      end = next
    }
  }

  /// Where the embeddings of positions begin, `[length, width]`; the last item read has the last one.
  var positions: Int { 0 }
  /// The blocks, first to last.
  let blocks: [Block]
  /// γ and β of the last normalization.
  let lastGain, lastShift: Int
  /// How many parameters lie before those of the items.
  let weightCount: Int
  /// √d, what an item's embedding is multiplied by when it is read.
  let scale: Float

  /// Weights from Xavier's uniform distribution, embeddings from N(0, `deviation`²), biases 0.
  init(
    width: Int, blockCount: Int, length: Int, itemCount: Int, deviation: Float,
    using rng: inout SeededGenerator
  ) {
    precondition(width > 0 && width % 16 == 0 && blockCount > 0 && length > 0, "a network")
    self.width = width
    self.blockCount = blockCount
    self.length = length
    self.itemCount = itemCount
    scale = Float(width).squareRoot()
    var blocks: [Block] = []
    for _ in 0..<blockCount {
      blocks.append(Block(blocks.last?.end ?? length * width, width: width))
    }
    self.blocks = blocks
    let end = blocks[blockCount - 1].end
    (lastGain, lastShift, weightCount) = (end, end + width, end + 2 * width)
    buffer = AlignedMemory<Float>(count: weightCount + itemCount * width)
    let base = buffer.base
    func fill(_ start: Int, _ count: Int, _ value: (inout SeededGenerator) -> Float) {
      for index in start..<start + count { base[index] = value(&rng) }
    }
    fill(positions, length * width) { $0.normal() * deviation }
    let bound = (3 / Float(width)).squareRoot()
    for block in blocks {
      for start in [
        block.queryWeights, block.keyValueWeights, block.keyValueWeights + width * width,
        block.weights1, block.weights2,
      ] {
        fill(start, width * width) { (2 * $0.uniform() - 1) * bound }
      }
      for start in [block.gain1, block.gain2] { fill(start, width) { _ in 1 } }
    }
    fill(lastGain, width) { _ in 1 }
    fill(weightCount, itemCount * width) { $0.normal() * deviation }
  }

  /// Gives this value memory of its own; call before writing.
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = AlignedMemory<Float>(copying: buffer) }
  }

  /// The parameters from a place on.
  subscript(place: Int) -> UnsafeMutablePointer<Float> { buffer.base + place }

  /// An item's embedding.
  func row(_ item: Int) -> UnsafeMutablePointer<Float> {
    buffer.base + weightCount + item * width
  }

  /// The embedding of the position of element `index` of a sequence of `count`.
  func position(_ index: Int, of count: Int) -> UnsafeMutablePointer<Float> {
    buffer.base + positions + (length - count + index) * width
  }
}

extension AttentionNetwork: Resumable {
  /// `network`, everything but the items, and `items`, `[itemCount, width]`.
  var tensors: [NamedTensor] {
    let all = buffer.values
    return [
      NamedTensor("network", Tensor(Array(all[..<weightCount]))),
      NamedTensor("items", Tensor(Array(all[weightCount...]), shape: [itemCount, width])),
    ]
  }

  /// Takes the parameters of ``tensors``.
  mutating func restore(_ tensors: [String: Tensor]) throws {
    makeUnique()
    let network: [Float] = try tensors.tensor("network", shape: [weightCount], dtype: .float32)
      .array()
    let items: [Float] = try tensors.tensor("items", shape: [itemCount, width], dtype: .float32)
      .array()
    for (start, values) in [(0, network), (weightCount, items)] {
      values.withUnsafeBufferPointer { values in
        if let base = values.baseAddress { self[start].update(from: base, count: values.count) }
      }
    }
  }

  /// All parameters, as they lie in memory.
  var state: [NamedTensor] { [NamedTensor("parameters", buffer.tensor)] }

  mutating func resume(from state: [String: Tensor]) throws {
    makeUnique()
    try buffer.fill(from: state, "parameters")
  }
}
