import Essentials
import Torch

extension TensorFile {
  private static let checksumName = "sha256"

  /// This content with its SHA-256 beside it.
  func withChecksum() -> TensorFile {
    var file = self
    file.metadata[Self.checksumName] = checksum
    return file
  }

  /// Throws unless the content is what the SHA-256 beside it says.
  func verifyChecksum() throws(TensorFileError) {
    guard let expected = metadata[Self.checksumName] else {
      throw TensorFileError("the checksum is missing")
    }
    guard expected == checksum else {
      throw TensorFileError("damaged: the content does not have the checksum that it should have")
    }
  }

  /// Throws unless every name of `identity` has the same value here.
  func verify(_ identity: [String: String]) throws(TensorFileError) {
    for (name, expected) in identity.sorted(by: { $0.key < $1.key })
    where metadata[name] != expected {
      throw TensorFileError(
        "a model of another \(name): \(metadata[name] ?? "none"), expected \(expected)")
    }
  }

  /// The SHA-256 of all tensors and all text but the checksum itself.
  private var checksum: String {
    var fingerprint = Fingerprint()
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) where name != Self.checksumName {
      fingerprint.add("\(name.utf8.count) \(name)\(value.utf8.count) \(value)")
    }
    for tensor in tensors.sorted(by: { $0.name < $1.name }) {
      let (name, tensor) = (tensor.name, tensor.tensor)
      fingerprint.add("\(name.utf8.count) \(name)\(tensor.dtype.rawValue)\(tensor.shape)")
      switch tensor.dtype {
      case .float32: fingerprint.add(tensor.array(of: Float.self))
      case .float64: fingerprint.add(tensor.array(of: Double.self))
      case .int64: fingerprint.add(tensor.array(of: Int64.self))
      case .int32: fingerprint.add(tensor.array(of: Int32.self))
      case .uint8: fingerprint.add(tensor.array(of: UInt8.self))
      case .bool: fingerprint.add(tensor.array(of: Bool.self).map { $0 ? UInt8(1) : 0 })
      }
    }
    return fingerprint.text
  }
}
