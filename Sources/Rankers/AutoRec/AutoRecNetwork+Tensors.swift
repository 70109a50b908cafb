import Kernels
import Torch

extension AutoRecNetwork: Resumable {
  var state: [NamedTensor] { tensors }

  mutating func resume(from state: [String: Tensor]) throws { try restore(state) }

  /// The parameters by the paper's names: `V`, transposed, and `W`, `[items, hidden]` each, `mu`,
  /// `[hidden]`, and `b`, `[items]`.
  var tensors: [NamedTensor] {
    func rows(_ table: OverlaidTable) -> Tensor {
      let rows = table.flat.rows(length: hidden)
      return Tensor(rows, shape: [rows.count / hidden, hidden])
    }
    return [
      NamedTensor("V", rows(encoder)), NamedTensor("W", rows(decoder)),
      NamedTensor("mu", Tensor(hiddenBias.rows(length: hidden))),
      NamedTensor("b", Tensor(outputBias)),
    ]
  }

  /// Takes the parameters of ``tensors``.
  mutating func restore(_ tensors: [String: Tensor]) throws {
    let itemCount = outputBias.count
    func table(_ name: String) throws -> OverlaidTable {
      let tensor = try tensors.tensor(name, shape: [itemCount, hidden], dtype: .float32)
      return OverlaidTable([Vector](rows: tensor.array(), length: hidden), width: width)
    }
    encoder = try table("V")
    decoder = try table("W")
    hiddenBias = [Vector](
      rows: try tensors.tensor("mu", shape: [hidden], dtype: .float32).array(), length: hidden)
    outputBias = try tensors.tensor("b", shape: [itemCount], dtype: .float32).array()
  }
}
