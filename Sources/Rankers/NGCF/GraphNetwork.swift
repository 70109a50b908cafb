import Essentials
import Interactions
import Kernels

/// The parameters of ``NGCF``: an embedding for every user and item, and two matrices a layer.
///
/// A value: copies share memory until one is changed through ``makeUnique()``.
struct GraphNetwork: @unchecked Sendable {
  /// The width of embeddings and of every layer, a multiple of 16.
  let width: Int
  /// The number of propagation layers.
  let layerCount: Int
  /// The number of users and items.
  let nodeCount: Int
  private(set) var buffer: AlignedMemory<Float>

  /// E⁰, `[nodeCount, width]`.
  var embeddings: UnsafeMutablePointer<Float> { buffer.base }
  /// W₁ above W₂ of layer `layer`, from 0: `[2 · width, width]`.
  func weights(_ layer: Int) -> UnsafeMutablePointer<Float> {
    buffer.base + nodeCount * width + layer * weightCount
  }
  /// How many numbers the weights of a layer have.
  var weightCount: Int { 2 * width * width }

  /// Xavier's uniform distribution, for users and items as tables of their own.
  init(
    width: Int, layerCount: Int, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    precondition(width > 0 && width % 16 == 0, "a width that vectors divide")
    self.width = width
    self.layerCount = layerCount
    nodeCount = users.count + items.count
    buffer = AlignedMemory<Float>(count: nodeCount * width + layerCount * 2 * width * width)
    var next = buffer.base
    func fill(_ count: Int, _ bound: Float) {
      for index in 0..<count { next[index] = (2 * rng.uniform() - 1) * bound }
      next += count
    }
    for count in [users.count, items.count] {
      fill(count * width, (6 / Float(count + width)).squareRoot())
    }
    fill(layerCount * 2 * width * width, (6 / Float(2 * width)).squareRoot())
  }

  /// Gives this value memory of its own; call before writing.
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = AlignedMemory<Float>(copying: buffer) }
  }
}
