import Kernels
import Torch

/// Something that training changes, as tensors that a file can hold: from them it goes on to the bit.
protocol Resumable {
  /// All that training has changed so far, by name.
  var state: [NamedTensor] { get }

  /// Takes the place of what ``state`` was read from, which is of the same size.
  ///
  /// - Throws: A `TensorFileError` about a tensor that is missing or has another shape.
  mutating func resume(from state: [String: Tensor]) throws
}

extension AlignedMemory<Float> {
  /// The numbers as a tensor, `[count]`.
  var tensor: Tensor { Tensor(values) }

  /// Takes the numbers of the tensor of a name.
  func fill(from tensors: [String: Tensor], _ name: String) throws {
    let values: [Float] = try tensors.tensor(name, shape: [count], dtype: .float32).array()
    values.withUnsafeBufferPointer { values in
      if let start = values.baseAddress { base.update(from: start, count: values.count) }
    }
  }
}

extension AlignedMemory<Vector> {
  /// The numbers as a tensor, `[8 · count]`.
  var tensor: Tensor {
    Tensor([Float](UnsafeBufferPointer(start: UnsafePointer(scalars), count: 8 * count)))
  }

  /// Takes the numbers of the tensor of a name.
  func fill(from tensors: [String: Tensor], _ name: String) throws {
    let values: [Float] = try tensors.tensor(name, shape: [8 * count], dtype: .float32).array()
    values.withUnsafeBufferPointer { values in
      if let start = values.baseAddress { scalars.update(from: start, count: values.count) }
    }
  }
}

extension [String: Tensor] {
  /// The whole number of a name.
  func count(_ name: String) throws -> Int {
    let values: [Int64] = try tensor(name, shape: [1], dtype: .int64).array()
    return Int(values[0])
  }
}

extension NamedTensor {
  /// A whole number under a name.
  init(_ name: String, count: Int) { self.init(name, Tensor([Int64(count)])) }
}
