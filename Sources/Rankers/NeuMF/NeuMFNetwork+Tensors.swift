import Kernels
import Torch

extension NeuMFNetwork: Resumable {
  var state: [NamedTensor] { tensors }

  mutating func resume(from state: [String: Tensor]) throws { try restore(state) }

  /// The parameters: `users`, real ones first, and `items`, `[count, embedding + factors]` each,
  /// the MLP's part before GMF's; and `shared`, in the order of ``NeuMFShape``.
  var tensors: [NamedTensor] {
    let width = 8 * shape.rowWidth
    let users = (realUsers + fakeUsers).rows(length: width)
    let items = items.rows(length: width)
    return [
      NamedTensor("users", Tensor(users, shape: [users.count / width, width])),
      NamedTensor("items", Tensor(items, shape: [items.count / width, width])),
      NamedTensor("shared", Tensor(shared.rows(length: sharedLength))),
    ]
  }

  /// Takes the parameters of ``tensors``.
  mutating func restore(_ tensors: [String: Tensor]) throws {
    let width = 8 * shape.rowWidth
    func rows(_ name: String, count: Int) throws -> [Vector] {
      let tensor = try tensors.tensor(
        name, shape: [count / shape.rowWidth, width], dtype: .float32)
      return [Vector](rows: tensor.array(), length: width)
    }
    let realWidth = realUsers.count
    let users = try rows("users", count: realWidth + fakeUsers.count)
    items = try rows("items", count: items.count)
    shared = [Vector](
      rows: try tensors.tensor("shared", shape: [sharedLength], dtype: .float32).array(),
      length: sharedLength)
    realUsers = Array(users[..<realWidth])
    fakeUsers = Array(users[realWidth...])
  }

  /// How many numbers are shared: of the last vector only the bias of the output.
  private var sharedLength: Int { 8 * (shape.count - 1) + 1 }
}
