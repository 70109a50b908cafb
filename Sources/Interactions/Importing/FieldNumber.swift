/// Reads numbers from fields.
enum FieldNumber {
  private static let powers: [Double] = (0...15).reduce(into: []) { powers, _ in
    powers.append((powers.last ?? 0.1) * 10)
  }

  /// The number that a field holds, blanks around it aside: any that is finite.
  static func value(_ field: Bytes) -> Double? {
    // Nearly all are short and plain. Fewer than 16 digits are a whole number that a Double holds, a
    // small power of ten is one, and their quotient is rounded once: as Double's own parser has it,
    // which is an order of magnitude slower.
    var (digits, mantissa, decimals) = (0, 0, -1)
    for byte in field {
      if byte >= 0x30, byte <= 0x39 {
        mantissa = mantissa * 10 + Int(byte - 0x30)
        digits += 1
        if decimals >= 0 { decimals += 1 }
        if digits > 15 { return slowly(field) }
      } else if byte == 0x2E, decimals < 0, digits > 0 {
        decimals = 0
      } else {
        return slowly(field)
      }
    }
    guard digits > 0 else { return nil }
    return decimals > 0 ? Double(mantissa) / powers[decimals] : Double(mantissa)
  }

  private static func slowly(_ field: Bytes) -> Double? {
    // Letters that no decimal number has: names and dates, of which there may be a million.
    let plain = field.allSatisfy { byte in
      (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65, 0x20].contains(byte)
    }
    guard plain else { return nil }
    var text = Substring(decoding: field, as: UTF8.self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }
}
