/// A file of tensors, or what was read from one, that cannot be used.
public struct TensorFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, if known.
  public var file: String?
  /// What was found and what was expected.
  public var message: String

  /// Trouble with `file`.
  public init(_ message: String, file: String? = nil) {
    self.message = message
    self.file = file
  }

  /// `file: message`.
  public var description: String { file.map { "\($0): \(message)" } ?? message }
}
