import Essentials
import Interactions
import Kernels
import Torch

/// The parameters of ``LightGCN``: an embedding E⁰ for every user and item, and nothing else.
///
/// A value: copies share memory until one is changed through ``makeUnique()``.
struct NodeEmbeddings: @unchecked Sendable {
  /// The width of an embedding, a multiple of 16.
  let width: Int
  /// The number of users and items; users come first.
  let nodeCount: Int
  private(set) var buffer: AlignedMemory<Float>

  /// Embeddings drawn from N(0, `deviation`²).
  init(
    width: Int, users: UserRoster, items: ItemCatalog, deviation: Float,
    using rng: inout SeededGenerator
  ) {
    precondition(width > 0 && width % 16 == 0, "a width that vectors divide")
    self.width = width
    nodeCount = users.count + items.count
    buffer = AlignedMemory<Float>(count: nodeCount * width)
    for index in 0..<buffer.count { buffer.base[index] = rng.normal() * deviation }
  }

  /// The embedding of a node.
  func row(_ node: Int) -> UnsafeMutablePointer<Float> { buffer.base + node * width }

  /// Gives this value memory of its own; call before writing.
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = AlignedMemory<Float>(copying: buffer) }
  }

  /// `users` and `items`, `[count, width]` each.
  func tensors(users: UserRoster) -> [NamedTensor] {
    parts(users: users).map { name, count, start in
      NamedTensor(
        name,
        Tensor(
          [Float](UnsafeBufferPointer(start: start, count: count * width)), shape: [count, width]))
    }
  }

  /// Takes the embeddings of ``tensors(users:)``.
  mutating func restore(_ tensors: [String: Tensor], users: UserRoster) throws {
    makeUnique()
    for (name, count, start) in parts(users: users) {
      let values: [Float] = try tensors.tensor(name, shape: [count, width], dtype: .float32).array()
      values.withUnsafeBufferPointer { values in
        if let base = values.baseAddress { start.update(from: base, count: values.count) }
      }
    }
  }

  private func parts(
    users: UserRoster
  ) -> [(name: String, count: Int, start: UnsafeMutablePointer<Float>)] {
    [
      ("users", users.count, buffer.base),
      ("items", nodeCount - users.count, row(users.count)),
    ]
  }
}

extension NodeEmbeddings: Resumable {
  /// All embeddings, as they lie in memory.
  var state: [NamedTensor] { [NamedTensor("embeddings", buffer.tensor)] }

  mutating func resume(from state: [String: Tensor]) throws {
    makeUnique()
    try buffer.fill(from: state, "embeddings")
  }
}
