import Essentials

extension String {
  /// The longest that a name is before its fingerprint, in bytes.
  private static let readableBytes = 60

  /// Lowercase letters, digits and hyphens of ASCII, at most 77 bytes, and different for different
  /// texts: what these cannot say, a fingerprint adds.
  ///
  /// Texts that differ in letter case or in Unicode normalization only have different names, too, also
  /// where a file system takes no notice of case.
  var asFileName: String {
    let readable = unicodeScalars.map { scalar -> Character in
      switch scalar {
      case "a"..."z", "0"..."9": Character(scalar)
      case "A"..."Z": Character(Unicode.Scalar(scalar.value + 32) ?? scalar)
      default: "-"
      }
    }
    let name = String(readable.prefix(Self.readableBytes))
    return name.utf8.elementsEqual(utf8) ? name : name + "-" + Fingerprint(of: self).shortText
  }
}
