/// Reads the digits with which a text begins, eight at a time.
///
/// A log is mostly digits, of numbers whose lengths differ: asking byte by byte whether there is another
/// one costs more than all the rest.
enum DecimalDigits {
  /// How many bytes beyond the text are read, whatever they hold.
  static let overhang = 8

  /// The number at `start`, modulo 2⁶⁴, and where its digits end; the text must hold something else than
  /// a digit, and ``overhang`` bytes after it must be readable.
  @inline(__always)
  static func read(
    _ start: UnsafePointer<UInt8>
  ) -> (value: UInt64, end: UnsafePointer<UInt8>) {
    var start = start
    var value: UInt64 = 0
    while true {
      let word = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
      // 0 to 9 where there is a digit; others get their highest bit set, a carry reaches later bytes only.
      let digits = word ^ 0x3030_3030_3030_3030
      let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
      guard others != 0 else {
        value = value &* 100_000_000 &+ number(digits)
        start += 8
        continue
      }
      let count = others.trailingZeroBitCount >> 3
      guard count > 0 else { return (value, start) }
      // Zeros come before the digits that there are.
      let shifted = digits &<< UInt64(64 - 8 * count)
      // Most numbers have no more than these.
      let above = value == 0 ? 0 : value &* power(count)
      return (above &+ number(shifted), start + count)
    }
  }

  /// The number whose eight digits are the bytes, the first the lowest.
  @inline(__always)
  private static func number(_ digits: UInt64) -> UInt64 {
    // Pairs, then fours, then all.
    let pairs = digits &* 10 &+ digits &>> 8
    let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = (pairs &>> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }

  @inline(__always)
  private static func power(_ count: Int) -> UInt64 {
    switch count {
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    default: 10_000_000
    }
  }
}
