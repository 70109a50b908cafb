import Foundation

/// A file of named tensors in the safetensors format, readable by Python's `safetensors`.
///
/// Eight bytes of little-endian header length; a JSON header that gives every tensor its dtype,
/// shape and place; then the tensors' bytes without gaps.
public struct TensorFile: Sendable {
  /// The tensors, in the order of their names when read.
  public var tensors: [NamedTensor]
  /// Free text beside them.
  public var metadata: [String: String]

  /// A file's content.
  public init(_ tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensors by name.
  public var dictionary: [String: Tensor] {
    Dictionary(tensors.map { ($0.name, $0.tensor) }) { $1 }
  }
}

/// What the header says of one tensor.
struct TensorFileEntry: Codable {
  var dtype: String
  var shape: [Int]
  /// Begin and end within the bytes after the header.
  var dataOffsets: [Int]

  private enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }
}

extension DType {
  /// The format's name of a kind.
  var fileName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    case .int32: "I32"
    case .uint8: "U8"
    case .bool: "BOOL"
    }
  }
}
