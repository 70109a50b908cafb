import Essentials
import Testing
@testable import Interactions

@Suite struct DecimalDigitsTests {
  private func read(_ text: String) -> (UInt64, Int) {
    var bytes = Array(text.utf8)
    // What follows must not matter.
    bytes += Array("9999999999999999".utf8.prefix(DecimalDigits.overhang))
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return (0, 0) }
      let (value, end) = DecimalDigits.read(base)
      return (value, base.distance(to: end))
    }
  }

  @Test func numbersOfAnyLengthAreRead() {
    var rng = SeededGenerator(seed: 1)
    for length in 1...19 {
      for stop in [",", "\n", "\t", " ", ".", "/", ":", "\u{0}", "é", "\u{FF}"] {
        let number = String((0..<length).map { _ in Character("\(rng.below(10))") })
        let (value, count) = read(number + stop)
        #expect(value == UInt64(number) && count == length, "\(number)")
      }
    }
  }

  @Test func noDigitsAreNone() {
    for stop in UInt8.min...UInt8.max where !(0x30...0x39).contains(stop) {
      var bytes = [stop] + [UInt8](repeating: 0x31, count: 8)
      bytes += bytes
      bytes.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        let (value, end) = DecimalDigits.read(base)
        #expect(value == 0 && end == base, "\(stop)")
      }
    }
  }
}
