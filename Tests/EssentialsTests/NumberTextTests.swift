import Essentials
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, "0"), (999.4, "999"), (-1234.6, "-1,235"), (52_048, "52,048"),
    (1e15, "1,000,000,000,000,000"),
    (1e20, "1.00e+20"), (-3.5e300, "-3.50e+300"), (.infinity, "inf"), (-.infinity, "-inf"),
    (.nan, "nan"),
  ])
  func anyNumberCanBeSaid(value: Double, text: String) {
    #expect(value.grouped == text)
  }

  @Test(arguments: [
    (0.44, "0.4 s"), (12.3, "12 s"), (185, "3 min 5 s"), (3_725, "1 h 2 min"),
    (3.6e23, "1.00e+20 h"), (.infinity, "inf h"), (.nan, "nan h"), (-5, "-5.0 s"),
  ])
  func anyDurationCanBeSaid(value: Double, text: String) {
    #expect(value.duration == text)
  }

  @Test(arguments: [
    (0, "0"), (-1, "-1"), (1_000, "1,000"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func wholeNumbersAreGrouped(value: Int, text: String) {
    #expect(value.grouped == text)
  }
}
