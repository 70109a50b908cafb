extension ResultsFolder {
  /// A trial's name in 32 bytes, so that a hundred thousand take some megabytes.
  package struct Name: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    /// Of 64 hexadecimal digits in lower case; nil of anything else.
    init?(_ digits: some Collection<UInt8>) {
      guard digits.count == 64 else { return nil }
      var words = SIMD4<UInt64>()
      for (place, digit) in digits.enumerated() {
        guard let value = Self.value(digit) else { return nil }
        words[place / 16] = words[place / 16] << 4 | value
      }
      self.words = words
    }

    package init?(_ text: String) { self.init(text.utf8) }

    private static func value(_ digit: UInt8) -> UInt64? {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a")) + 10
      default: nil
      }
    }

    package var text: String {
      (0..<4).map { place in
        let digits = String(words[place], radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined()
    }
  }
}
