/// Puts the tensors of a checkpoint where an optimizer keeps its own: all of them or, when one does
/// not fit, none.
struct StateRestoration {
  private let pairs: [(own: Tensor, source: Tensor)]

  init(_ state: [String: Tensor], onto own: [NamedTensor]) throws(TensorFileError) {
    var pairs: [(own: Tensor, source: Tensor)] = []
    for entry in own {
      let source = try state.tensor(
        entry.name, shape: entry.tensor.shape, dtype: entry.tensor.dtype)
      pairs.append((entry.tensor, source))
    }
    self.pairs = pairs
  }

  func apply() {
    for (own, source) in pairs { own.assign(source) }
  }
}
