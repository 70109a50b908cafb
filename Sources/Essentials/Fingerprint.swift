import COpenSSL

/// The SHA-256 of whatever is added to it: the identity of a log, a model or a configuration.
///
/// Equal content has equal fingerprints wherever it lies, and in practice nothing else has.
package struct Fingerprint: Sendable {
  private var digest = Digest()

  /// Of nothing yet.
  package init() {}

  /// Of a text's UTF-8.
  package init(of text: String) { add(text) }

  /// Adds the bytes of memory.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    if !isKnownUniquelyReferenced(&digest) { digest = Digest(copying: digest) }
    digest.update(bytes)
  }

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
  package var bytes: [UInt8] { Digest(copying: digest).finish() }

  /// The 32 bytes as 64 hexadecimal digits.
  package var text: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  /// The first 16 of the digits, for the name of a file whose content has the rest.
  package var shortText: String { String(text.prefix(16)) }
}

/// A SHA-256 under way, as the system's libcrypto has it: written to by its only owner.
///
/// One hash from a package of its own would be a quarter of all that a newcomer compiles.
private final class Digest: @unchecked Sendable {
  private let context: OpaquePointer

  init() {
    context = Digest.allocate()
    Digest.check(EVP_DigestInit_ex(context, EVP_sha256(), nil))
  }

  init(copying other: Digest) {
    context = Digest.allocate()
    Digest.check(EVP_MD_CTX_copy_ex(context, other.context))
  }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    Digest.check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
  }

  /// The 32 bytes; nothing can be added any more.
  func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
      Digest.check(EVP_DigestFinal_ex(context, bytes.baseAddress, nil))
      count = 32
    }
  }

  private static func allocate() -> OpaquePointer {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a SHA-256") }
    return context
  }

  /// Only a library without SHA-256, or without memory, fails.
  private static func check(_ status: Int32) {
    precondition(status == 1, "libcrypto has no SHA-256")
  }
}
