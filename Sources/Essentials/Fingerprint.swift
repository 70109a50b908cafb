import Crypto

/// The SHA-256 of whatever is added to it: the identity of a log, a model or a configuration.
///
/// Equal content has equal fingerprints wherever it lies, and in practice nothing else has.
package struct Fingerprint: Sendable {
  private var hash = SHA256()

  /// Of nothing yet.
  package init() {}

  /// Of a text's UTF-8.
  package init(of text: String) { add(text) }

  /// Adds the bytes of memory.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// Adds the bytes of numbers.
  package mutating func add<Element: BitwiseCopyable>(_ values: [Element]) {
    values.withUnsafeBytes { add($0) }
  }

  /// Adds the UTF-8 of a text.
  ///
  /// Where texts follow one another, the caller keeps them apart.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { Array(hash.finalize()) }

  /// The 32 bytes as 64 hexadecimal digits.
  package var text: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  /// The first 16 of the digits, for the name of a file whose content has the rest.
  package var shortText: String { String(text.prefix(16)) }
}
