import Essentials
import Foundation

/// A file of named tensors in the safetensors format, readable by Python's `safetensors`.
///
/// Eight bytes of little-endian header length; a JSON header that gives every tensor its dtype,
/// shape and place; then the tensors' bytes without gaps.
///
/// What ``write(to:)`` writes carries a SHA-256 of itself among the free text, under
/// `tensors.sha256`, which reading verifies and takes off. Files of other programs have none and are
/// read without.
public struct TensorFile: Sendable {
  /// The tensors, in the order of their names when read.
  public var tensors: [NamedTensor]
  /// Free text beside them.
  public var metadata: [String: String]
  /// Whether it was read from a file that has the checksum of its content, and has been compared.
  public private(set) var isVerified = false

  /// A file's content.
  public init(_ tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  init(_ tensors: [NamedTensor], metadata: [String: String], verified: Bool) {
    self.init(tensors, metadata: metadata)
    isVerified = verified
  }

  /// Throws unless the file had the checksum of its content, as all that ``write(to:)`` wrote have.
  public func requireChecksum() throws(TensorFileError) {
    if !isVerified { throw TensorFileError("corrupt: the checksum is missing") }
  }

  /// The tensors by name.
  public var dictionary: [String: Tensor] {
    Dictionary(tensors.map { ($0.name, $0.tensor) }) { $1 }
  }
}

extension TensorFile {
  /// Where the free text has the checksum.
  static let checksumKey = "tensors.sha256"

  /// The SHA-256 of all that a file says: names, kinds, shapes and places, free text, and the bytes.
  ///
  /// - Parameters:
  ///   - entries: What the header says of each tensor.
  ///   - metadata: The free text, in which a checksum does not count.
  ///   - bytes: Adds all tensors' bytes in the order of their places.
  static func checksum(
    _ entries: [String: TensorFileEntry], _ metadata: [String: String],
    bytes: (inout Fingerprint) -> Void
  ) -> String {
    var fingerprint = Fingerprint()
    // Lengths keep texts apart that follow one another.
    func add(_ text: String) { fingerprint.add("\(text.utf8.count):\(text)") }
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      add(name)
      add("\(entry.dtype) \(entry.shape) \(entry.dataOffsets)")
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != checksumKey {
      add(key)
      add(value)
    }
    bytes(&fingerprint)
    return fingerprint.text
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
