import Torch

extension TensorFile {
  /// Throws unless every name of `identity` has the same value here.
  func verify(_ identity: [String: String]) throws(TensorFileError) {
    for (name, expected) in identity.sorted(by: { $0.key < $1.key })
    where metadata[name] != expected {
      throw TensorFileError(
        "a model of another \(name): \(metadata[name] ?? "none"), expected \(expected)")
    }
  }
}
