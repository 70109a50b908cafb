import Essentials
import Testing
@testable import Interactions

@Suite struct FieldNumberTests {
  private func value(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { FieldNumber.value($0) }
  }

  /// Against the standard library's parser, to the bit, on numbers of every length.
  @Test func agreesWithTheStandardLibrary() {
    var rng = SeededGenerator(seed: 6)
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<rng.below(20) { text += "\(rng.below(10))" }
      if rng.below(2) == 0 { text += "." }
      for _ in 0..<rng.below(8) { text += "\(rng.below(10))" }
      if rng.below(9) == 0 { text = "-" + text }
      if rng.below(9) == 0 { text += "e\(rng.below(20) - 10)" }
      let expected = text.first == "." || text == "-" ? nil : Double(text)
      guard text.first != ".", text.dropFirst().first != "." || text.first != "-" else { continue }
      #expect(value(text) == expected, "\(text)")
    }
  }

  @Test(arguments: ["", " ", ".", "-", "1,5", "0x10", "nan", "inf", "1e400", "infinity", "1_000"])
  func otherTextsAreNone(text: String) { #expect(value(text) == nil) }
}
