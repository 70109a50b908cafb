import Essentials
import Testing
@testable import Terminal

@Suite struct TextTableTests {
  @Test func numbersStandToTheRight() {
    var table = TextTable(["name", "n"])
    table.add(["a", "1"])
    table.add(["long name", "1,000"])
    #expect(
      table.text == """
        name           n
        ─────────  ─────
        a              1
        long name  1,000
        """)
  }
}

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (52_048, "52,048"),
    (-1_234_567, "-1,234,567"),
  ])
  func thousandsAreGrouped(number: Int, text: String) { #expect(number.grouped == text) }

  @Test(arguments: [
    (0.44, "0.4 s"), (12.2, "12 s"), (59.6, "1 min 0 s"), (185, "3 min 5 s"), (3720, "1 h 2 min"),
  ])
  func durationsReadAsSaid(seconds: Double, text: String) { #expect(seconds.duration == text) }
}
