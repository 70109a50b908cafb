import Torch

extension GRUNetwork: Resumable {
  var state: [NamedTensor] { tensors }

  mutating func resume(from state: [String: Tensor]) throws { try restore(state) }

  /// The parameters: `gru`, in the order in which ``GRUNetwork`` lays them out, `embeddings`,
  /// `[itemCount, width]`, and `itemBias`, `[itemCount]`.
  var tensors: [NamedTensor] {
    [
      NamedTensor(
        "gru", Tensor([Float](UnsafeBufferPointer(start: inputWeights, count: recurrentCount)))),
      NamedTensor("embeddings", Tensor(embeddings, shape: [itemCount, width])),
      NamedTensor("itemBias", Tensor((0..<itemCount).map { row($0)[width] })),
    ]
  }

  /// Items' embeddings without their biases, `[itemCount, width]`.
  var embeddings: [Float] {
    var values: [Float] = []
    values.reserveCapacity(itemCount * width)
    for item in 0..<itemCount {
      values.append(contentsOf: UnsafeBufferPointer(start: row(item), count: width))
    }
    return values
  }

  /// Takes the parameters of ``tensors``.
  mutating func restore(_ tensors: [String: Tensor]) throws {
    let gru: [Float] = try tensors.tensor("gru", shape: [recurrentCount], dtype: .float32).array()
    let embeddings: [Float] = try tensors.tensor(
      "embeddings", shape: [itemCount, width], dtype: .float32
    ).array()
    let bias: [Float] = try tensors.tensor("itemBias", shape: [itemCount], dtype: .float32).array()
    makeUnique()
    for (index, value) in gru.enumerated() { inputWeights[index] = value }
    for item in 0..<itemCount {
      let target = row(item)
      for column in 0..<width { target[column] = embeddings[item * width + column] }
      target[width] = bias[item]
    }
  }
}
