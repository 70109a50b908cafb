import Torch

extension MatrixFactorization {
  /// The factors: `users`, real ones first, and `items`, `[count, dimension]` each.
  var tensors: [NamedTensor] {
    [NamedTensor("users", users.tensor), NamedTensor("items", items.tensor)]
  }

  /// Takes the factors of ``tensors``.
  mutating func restore(_ tensors: [String: Tensor]) throws {
    users = try users.restored("users", from: tensors)
    items = try items.restored("items", from: tensors)
  }
}

extension MatrixFactorization: Resumable {
  /// All that a fit changes: the factors and `itemBias`, `[items]`.
  var state: [NamedTensor] { tensors + [NamedTensor("itemBias", Tensor(itemBias))] }

  mutating func resume(from state: [String: Tensor]) throws {
    try restore(state)
    itemBias = try state.tensor("itemBias", shape: [itemBias.count], dtype: .float32).array()
  }
}

extension FactorTable {
  /// The factors as a tensor, `[rowCount, dimension]`.
  fileprivate var tensor: Tensor { Tensor(values, shape: [rowCount, dimension]) }

  /// A table as large as this one with the factors of a tensor.
  fileprivate func restored(
    _ name: String, from tensors: [String: Tensor]
  ) throws -> FactorTable {
    let tensor = try tensors.tensor(name, shape: [rowCount, dimension], dtype: .float32)
    return FactorTable(rowCount: rowCount, dimension: dimension, values: tensor.array())
  }

  /// The rows as embeddings.
  var embeddings: ItemEmbeddings { ItemEmbeddings(width: dimension, values: values) }
}
