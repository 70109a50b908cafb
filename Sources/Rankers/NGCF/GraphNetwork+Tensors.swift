import Interactions
import Torch

extension GraphNetwork {
  /// The parameters: `users` and `items`, E⁰, `[count, width]` each, and `weights`,
  /// `[layers, 2, width, width]`: W₁ and W₂ of each layer.
  func tensors(users: UserRoster) -> [NamedTensor] {
    places(users: users).map { name, shape, start in
      NamedTensor(
        name,
        Tensor(
          [Float](UnsafeBufferPointer(start: start, count: shape.reduce(1, *))), shape: shape))
    }
  }

  /// Takes the parameters of ``tensors(users:)``.
  mutating func restore(_ tensors: [String: Tensor], users: UserRoster) throws {
    makeUnique()
    for (name, shape, start) in places(users: users) {
      let values: [Float] = try tensors.tensor(name, shape: shape, dtype: .float32).array()
      values.withUnsafeBufferPointer { values in
        if let base = values.baseAddress { start.update(from: base, count: values.count) }
      }
    }
  }

  private func places(
    users: UserRoster
  ) -> [(name: String, shape: [Int], start: UnsafeMutablePointer<Float>)] {
    [
      ("users", [users.count, width], embeddings),
      ("items", [nodeCount - users.count, width], embeddings + users.count * width),
      ("weights", [layerCount, 2, width, width], weights(0)),
    ]
  }
}

extension GraphNetwork: Resumable {
  /// All parameters, `[count]`, as they lie in memory.
  var state: [NamedTensor] { [NamedTensor("parameters", buffer.tensor)] }

  mutating func resume(from state: [String: Tensor]) throws {
    makeUnique()
    try buffer.fill(from: state, "parameters")
  }
}
